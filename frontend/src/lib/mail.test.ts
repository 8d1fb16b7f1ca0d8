// @vitest-environment node
import { mkdtemp, readdir, readFile, rm, stat, writeFile } from "node:fs/promises";
import { type AddressInfo, createServer, type Server, type Socket } from "node:net";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { verificationLetter } from "./letters";
import { createPost } from "./mail";

const FROM = "Holdfast <no-reply@example.com>";
const TOKEN = "t".repeat(300);
const LETTER = verificationLetter("ann@example.com", "https://tasks.example.com", TOKEN);

let log: ReturnType<typeof vi.spyOn>;

beforeEach(() => {
  log = vi.spyOn(process.stderr, "write").mockReturnValue(true);
});

describe("without a mail server", () => {
  let folder: string;
  const post = () =>
    createPost({ smtpUrl: "", mailFrom: FROM, outboxDir: path.join(folder, "out") });

  beforeEach(async () => {
    folder = await mkdtemp(path.join(tmpdir(), "holdfast-mail-"));
  });

  afterEach(() => rm(folder, { recursive: true }));

  test("a mail is a file that its owner alone can read, with the link in one piece", async () => {
    await post().send(LETTER);

    const [name = ""] = await readdir(path.join(folder, "out"));
    const file = path.join(folder, "out", name);
    const text = await readFile(file, "utf8");
    expect(text).toContain("\r\nTo: ann@example.com\r\n");
    expect(text).toContain(`\r\nhttps://tasks.example.com/verify-email#token=${TOKEN}\r\n`);
    expect((await stat(file)).mode & 0o777).toBe(0o600);
    expect((await stat(path.dirname(file))).mode & 0o777).toBe(0o700);
  });

  test("the log says where it lies, but not for whom", async () => {
    await post().send(LETTER);

    const line = String(log.mock.calls[0]?.[0]);
    const [name = ""] = await readdir(path.join(folder, "out"));
    expect(line).toContain(path.join(folder, "out", name));
    expect(line).not.toContain("ann@");
    expect(line).not.toContain(TOKEN);
  });

  test("the newest five hundred are kept", async () => {
    await post().check();
    for (let index = 0; index < 500; index += 1) {
      await writeFile(path.join(folder, "out", `2020-${String(index).padStart(3, "0")}.eml`), "");
    }
    await post().send(LETTER);

    const names = (await readdir(path.join(folder, "out"))).sort();
    expect(names).toHaveLength(500);
    expect(names[0]).toBe("2020-001.eml");
  });

  test("a folder that can't be had is noticed before anybody is promised a mail", async () => {
    await writeFile(path.join(folder, "out"), "a file");

    await expect(post().check()).rejects.toThrow();
  });
});

describe("with a mail server", () => {
  let server: Server;
  let said: string;
  const post = () =>
    createPost({
      smtpUrl: `smtp://127.0.0.1:${(server.address() as AddressInfo).port}`,
      mailFrom: FROM,
      outboxDir: "/nonexistent",
    });

  async function listen(answers: Record<string, string>): Promise<void> {
    said = "";
    server = createServer((socket) => speak(socket, answers));
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  }

  /** As much of a mail server as a client needs. */
  function speak(socket: Socket, answers: Record<string, string>): void {
    let isData = false;
    socket.write("220 test\r\n");
    socket.on("error", () => {});
    socket.on("data", (bytes) => {
      said += bytes;
      const text = String(bytes);
      if (isData && !text.endsWith("\r\n.\r\n")) return;
      const verb = isData ? "." : (text.split(/[\s:]/)[0]?.toUpperCase() ?? "");
      isData = verb === "DATA";
      socket.write(`${answers[verb] ?? (isData ? "354 go on" : "250 ok")}\r\n`);
      if (verb === "QUIT") socket.end();
    });
  }

  afterEach(() => server.close());

  test("a mail is handed to it", async () => {
    await listen({});
    await post().check();
    await post().send(LETTER);

    expect(said).toContain("MAIL FROM:<no-reply@example.com>");
    expect(said).toContain("RCPT TO:<ann@example.com>");
    expect(said).toContain("Subject: Confirm your email for Holdfast");
    expect(said.replaceAll("=\r\n", "")).toContain("/verify-email#token=3D");
  });

  test("its refusal is told without the address that it repeats", async () => {
    await listen({ RCPT: "550 5.1.1 <ann@example.com>: no such mailbox" });

    const refused = await post().send(LETTER).catch(String);
    expect(refused).toBe("Error: The mail server refused: 550");
  });

  test("one that isn't there is noticed before anybody is promised a mail", async () => {
    await listen({});
    const gone = post();
    server.close();

    await expect(gone.check()).rejects.toThrow("The mail server refused");
  });

  test("beyond this machine nothing is sent unencrypted", async () => {
    await listen({});
    // Leads here as well, but not by a name that is known to.
    const smtpUrl = `smtp://0.0.0.0:${(server.address() as AddressInfo).port}`;
    const elsewhere = createPost({ smtpUrl, mailFrom: FROM, outboxDir: "/nonexistent" });
    const insecure = await elsewhere.send(LETTER).catch(String);

    expect(insecure).toContain("The mail server refused");
    expect(said).toContain("EHLO");
    expect(said).not.toContain("MAIL FROM");
  });
});
