/** Who came by https once is told to come by nothing else. */
export function stayOnHttps(headers: Headers): void {
  if (isHttps()) headers.set("Strict-Transport-Security", "max-age=31536000; includeSubDomains");
}

/** The page is reached by https, whatever a proxy in front of it speaks to it. */
export function isHttps(): boolean {
  return (process.env.BETTER_AUTH_URL ?? "").startsWith("https://");
}
