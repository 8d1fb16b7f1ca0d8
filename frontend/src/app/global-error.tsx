"use client";

import "./globals.css";
import ErrorPage from "./error";

/** Stands in for the whole document when even the outer layout fails. */
export default function GlobalError(props: Parameters<typeof ErrorPage>[0]) {
  return (
    <html lang="en">
      <body>
        <title>Something went wrong · Holdfast</title>
        <ErrorPage {...props} />
      </body>
    </html>
  );
}
