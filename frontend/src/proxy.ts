/**
 * Runs before every page: the content policy, and a courtesy redirect for visitors without a cookie.
 *
 * The cookie's presence proves nothing; each protected page verifies the session itself.
 */

import { getSessionCookie } from "better-auth/cookies";
import { type NextRequest, NextResponse } from "next/server";
import { readApiUrl } from "@/lib/environment";
import { isHttps, stayOnHttps } from "@/lib/https";
import { loginPath } from "@/lib/next-path";

export function proxy(request: NextRequest): NextResponse {
  const response = answer(request);
  stayOnHttps(response.headers);
  return response;
}

function answer(request: NextRequest): NextResponse {
  if (!METHODS.includes(request.method)) return refuseMethod();
  const { pathname, search } = request.nextUrl;
  if (isProtected(pathname) && !getSessionCookie(request)) {
    return NextResponse.redirect(new URL(loginPath(pathname + search), siteUrl(request)));
  }

  const nonce = btoa(crypto.randomUUID());
  const policy = contentPolicy(nonce);
  const headers = new Headers(request.headers);
  headers.set("x-nonce", nonce);
  // What is shared by several pages isn't told otherwise which of them was asked for.
  headers.set("x-address", pathname + search);
  // Next reads the nonce for its own scripts from here.
  headers.set("Content-Security-Policy", policy);

  const response = NextResponse.next({ request: { headers } });
  response.headers.set("Content-Security-Policy", policy);
  return response;
}

export const config = {
  matcher: [
    "/((?!api/|_next/static/|icon\\.svg|icon-[a-z0-9-]+\\.png|apple-icon\\.png|sw\\.js|manifest\\.webmanifest|favicon\\.ico).*)",
  ],
};

/** Next would answer any method with the page. */
const METHODS = ["GET", "HEAD"];

function refuseMethod(): NextResponse {
  return new NextResponse(null, { status: 405, headers: { Allow: METHODS.join(", ") } });
}

function isProtected(pathname: string): boolean {
  return pathname === "/app" || pathname.startsWith("/app/");
}

/** A redirect must not follow the Host header that a visitor sent. */
function siteUrl(request: NextRequest): string {
  return process.env.BETTER_AUTH_URL || request.nextUrl.origin;
}

function contentPolicy(nonce: string): string {
  const isDevelopment = process.env.NODE_ENV === "development";
  return [
    "default-src 'self'",
    `script-src 'self' 'nonce-${nonce}' 'strict-dynamic'${isDevelopment ? " 'unsafe-eval'" : ""}`,
    // Positioned parts set inline styles; a style can't run code.
    "style-src 'self' 'unsafe-inline'",
    "img-src 'self' data:",
    "font-src 'self'",
    `connect-src 'self' ${new URL(readApiUrl()).origin}`,
    "worker-src 'self'",
    "manifest-src 'self'",
    "object-src 'none'",
    "base-uri 'none'",
    "form-action 'self'",
    "frame-ancestors 'none'",
    ...(isHttps() ? ["upgrade-insecure-requests"] : []),
  ].join("; ");
}
