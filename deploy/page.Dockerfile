# The page. Not tried with a container engine yet: docs/operations.md says what was.
#
#   docker build --file deploy/page.Dockerfile --tag holdfast-page .

FROM node:24.19.0-bookworm-slim AS build

ENV NEXT_TELEMETRY_DISABLED=1
WORKDIR /srv/frontend

COPY frontend/package.json frontend/package-lock.json frontend/.npmrc ./
RUN npm ci
COPY frontend ./
# No variable is read here: one build fits every address.
RUN npm run build


FROM node:24.19.0-bookworm-slim

ENV NODE_ENV=production NEXT_TELEMETRY_DISABLED=1 HOSTNAME=0.0.0.0 PORT=3000
WORKDIR /srv/page

COPY --from=build /srv/frontend/.next/standalone ./
COPY --from=build /srv/frontend/strip-forwarded.mjs ./

USER node
EXPOSE 3000
# The first file keeps made-up X-Forwarded-For headers from the rate limits.
CMD ["node", "--import", "./strip-forwarded.mjs", "server.js"]
