// The same API in Node.js: Fastify and pg, the token verified on each request.
// WALLS=true: in a transaction under the API's role with row-level security, the session row
// checked, the owner in each statement as well, and every field of a task in the answer. Otherwise
// the owner in the statement alone, and the fields that the tutorial has.
import cluster from "node:cluster";
import { readFileSync } from "node:fs";
import { createPublicKey } from "node:crypto";
import { createVerifier } from "fast-jwt";
import Fastify from "fastify";
import pg from "pg";

const { DATABASE_URL, JWKS_URL, ISSUER, PORT, WALLS, WORKERS, CREATE } = process.env;

const FURTHER_COLUMNS = `, completed_at AS "completedAt", due_day::text AS "dueDay",
    due_at AS "dueAt", position, version, updated_at AS "updatedAt"`;
const FURTHER_FIELDS = {
  completedAt: { type: "string", format: "date-time", nullable: true },
  dueDay: { type: "string", nullable: true },
  dueAt: { type: "string", format: "date-time", nullable: true },
  position: { type: "string", nullable: true },
  version: { type: "integer" },
  updatedAt: { type: "string", format: "date-time" },
};

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
    requiredClaims: ["sub", "sid", "iat", "exp", "iss", "aud"],
  });
  const pool = new pg.Pool({ connectionString: DATABASE_URL, max: 10 });
  const walls = WALLS === "true";
  const transaction = walls ? behindWalls(pool) : (_caller, ask) => ask(pool);
  const table = walls ? "tasks" : "plain_tasks";
  const completed = walls ? "completed_at IS NOT NULL" : "completed";
  const alive = walls ? "AND deleted_at IS NULL" : "";
  const columns = `id, title, description, priority, ${completed} AS completed,
    user_id AS "userId", created_at AS "createdAt"${walls ? FURTHER_COLUMNS : ""}`;

  const app = Fastify({ logger: walls ? { level: "info" } : false });
  const task = {
    type: "object",
    properties: {
      id: { type: "string" },
      title: { type: "string" },
      description: { type: "string", nullable: true },
      priority: { type: "string" },
      completed: { type: "boolean" },
      userId: { type: "string" },
      createdAt: { type: "string", format: "date-time" },
      ...(walls ? FURTHER_FIELDS : {}),
    },
  };
  const answer = (data) => ({
    type: "object",
    properties: { success: { type: "boolean" }, data, message: { type: "null" } },
  });
  const success = (data) => ({ success: true, data, message: null });

  app.addHook("onRequest", async (request, reply) => {
    const [scheme, token] = (request.headers.authorization ?? "").split(" ");
    try {
      if (scheme !== "Bearer") throw new Error("not a bearer token");
      request.caller = verify(token);
    } catch {
      return reply.code(401).send({ success: false });
    }
  });
  app.setErrorHandler((error, _request, reply) =>
    reply.code(error.statusCode ?? 500).send({ success: false }),
  );

  app.get(
    "/api/tasks/:id",
    {
      schema: {
        params: { type: "object", properties: { id: { type: "string", format: "uuid" } } },
        response: { 200: answer(task) },
      },
    },
    async (request, reply) => {
      const found = await transaction(request.caller, (client) =>
        client.query(
          `SELECT ${columns} FROM ${table} WHERE user_id = $1 AND id = $2 ${alive}`,
          [request.caller.sub, request.params.id],
        ),
      );
      return found.rows[0] ? success(found.rows[0]) : reply.code(404).send({ success: false });
    },
  );

  app.get(
    "/api/tasks",
    {
      schema: {
        querystring: {
          type: "object",
          additionalProperties: false,
          properties: { limit: { type: "integer", minimum: 1, maximum: 500, default: 100 } },
        },
        response: { 200: answer({ type: "array", items: task }) },
      },
    },
    async (request) => {
      const found = await transaction(request.caller, (client) =>
        client.query(
          `SELECT ${columns} FROM ${table} WHERE user_id = $1 ${alive}
            ORDER BY created_at DESC, id DESC LIMIT $2`,
          [request.caller.sub, request.query.limit],
        ),
      );
      return success(found.rows);
    },
  );

  // With walls, the very statement of the API: the number, the task and its line in the log.
  const create = walls ? JSON.parse(readFileSync(CREATE, "utf8")) : null;
  app.post(
    "/api/tasks",
    {
      schema: {
        body: {
          type: "object",
          required: ["title"],
          additionalProperties: false,
          properties: {
            title: { type: "string", minLength: 1, maxLength: 200 },
            description: { type: "string", nullable: true, maxLength: 1000 },
            priority: { type: "string", enum: ["low", "medium", "high"], default: "medium" },
          },
        },
      },
    },
    async (request, reply) => {
      const { sub, sid } = request.caller;
      const { title, description = null, priority } = request.body;
      reply.code(201).type("application/json");
      if (!walls) {
        const made = await pool.query(
          `INSERT INTO plain_tasks (id, user_id, title, description, priority, completed)
           VALUES (gen_random_uuid(), $1, $2, $3, $4, false) RETURNING ${columns}`,
          [sub, title, description, priority],
        );
        return success(made.rows[0]);
      }
      const given = {
        owner: sub,
        session_id: sid,
        id: crypto.randomUUID(),
        title,
        description,
        priority,
        max_tasks: 250000,
      };
      const made = await transaction(request.caller, (client) =>
        client.query({
          text: create.text,
          values: create.names.map((name) => given[name] ?? null),
          rowMode: "array",
        }),
      );
      return `{"success":true,"data":${made.rows[0][0][0]},"message":null}`;
    },
  );

  await app.listen({ port: Number(PORT), host: "127.0.0.1" });
}

function behindWalls(pool) {
  return async (caller, ask) => {
    const client = await pool.connect();
    try {
      await client.query("BEGIN");
      const opened = await client.query(
        `SELECT set_config('role', 'holdfast_api', true), set_config('app.user_id', $1, true),
                session_is_live($1, $2) AS is_live`,
        [caller.sub, caller.sid],
      );
      if (!opened.rows[0].is_live) {
        throw Object.assign(new Error("signed out"), { statusCode: 401 });
      }
      const answer = await ask(client);
      await client.query("COMMIT");
      return answer;
    } catch (error) {
      await client.query("ROLLBACK");
      throw error;
    } finally {
      client.release();
    }
  };
}
