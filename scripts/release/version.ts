/** Major, minor and patch. */
export type Version = readonly [number, number, number]

/** Undefined: not a version of three numbers, such as `1.2.3`. */
export function parseVersion(text: string): Version | undefined {
  const [, major, minor, patch] = /^(0|[1-9]\d*)\.(0|[1-9]\d*)\.(0|[1-9]\d*)$/.exec(text) ?? []
  return major === undefined ? undefined : [Number(major), Number(minor), Number(patch)]
}

export function isLater(one: Version, other: Version): boolean {
  const place = one.findIndex((number, index) => number !== other[index])
  return place >= 0 && (one[place] ?? 0) > (other[place] ?? 0)
}
