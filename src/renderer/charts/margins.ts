/** Room for axes in pixels; fixed, so that nothing moves while a training adds points. */
export const margins = { left: 62, right: 18, top: 30, bottom: 44 } as const
