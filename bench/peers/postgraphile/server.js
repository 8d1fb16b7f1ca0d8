// PostGraphile 5 on the same tables: the token verified on each request, row-level security.
import cluster from "node:cluster";
import { createPublicKey } from "node:crypto";
import { createServer } from "node:http";
import { createVerifier } from "fast-jwt";
import { grafserv } from "postgraphile/grafserv/node";
import { postgraphile } from "postgraphile";
import { makePgService } from "postgraphile/adaptors/pg";
import { PostGraphileAmberPreset } from "postgraphile/presets/amber";

const { DATABASE_URL, JWKS_URL, ISSUER, PORT, WORKERS } = process.env;

if (cluster.isPrimary) {
  for (let n = 0; n < Number(WORKERS); n += 1) cluster.fork();
  process.on("SIGTERM", () => process.exit());
} else {
  await serve();
}

async function serve() {
  const { keys } = await (await fetch(JWKS_URL)).json();
  const verify = createVerifier({
    key: createPublicKey({ key: keys[0], format: "jwk" }).export({ format: "pem", type: "spki" }),
    algorithms: ["EdDSA"],
    allowedIss: ISSUER,
    allowedAud: ISSUER,
  });
  const instance = postgraphile({
    extends: [PostGraphileAmberPreset],
    pgServices: [
      makePgService({
        connectionString: DATABASE_URL,
        schemas: ["public"],
        poolConfig: { max: 10 },
      }),
    ],
    grafast: {
      context(request) {
        const header = request.node?.req.headers.authorization ?? "";
        const { sub } = verify(header.slice("Bearer ".length));
        return { pgSettings: { role: "holdfast_api", "app.user_id": sub } };
      },
      explain: false,
    },
    grafserv: { graphqlPath: "/graphql", graphiql: false, watch: false },
  });
  const server = createServer();
  await instance.createServ(grafserv).addTo(server);
  server.listen(Number(PORT), "127.0.0.1");
}
