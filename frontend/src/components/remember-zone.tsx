"use client";

import { useEffect } from "react";
import { rememberZone } from "@/lib/zone";

export function RememberZone() {
  useEffect(() => void rememberZone(), []);
  return null;
}
