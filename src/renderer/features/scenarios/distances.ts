interface Pair {
  readonly a: number
  readonly b: number
  readonly distance: number
}

/** The pair that is most alike and the one that is least; undefined for fewer than two. @param values [count × count] */
export function extremePairs(
  values: ArrayLike<number>,
  count: number,
): { readonly nearest: Pair; readonly furthest: Pair } | undefined {
  let nearest: Pair | undefined
  let furthest: Pair | undefined
  for (let a = 0; a < count; a++) {
    for (let b = a + 1; b < count; b++) {
      const distance = values[a * count + b] ?? NaN
      if (!(distance >= (nearest?.distance ?? Infinity)) && !Number.isNaN(distance)) nearest = { a, b, distance }
      if (!(distance <= (furthest?.distance ?? -Infinity)) && !Number.isNaN(distance)) furthest = { a, b, distance }
    }
  }
  return nearest === undefined || furthest === undefined ? undefined : { nearest, furthest }
}
