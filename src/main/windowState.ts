import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { z } from 'zod'

const boundsSchema = z.object({ x: z.int(), y: z.int(), width: z.int().min(200), height: z.int().min(200) })
const stateSchema = z.object({ bounds: boundsSchema, maximized: z.boolean() })
export type Bounds = z.infer<typeof boundsSchema>
export type WindowState = z.infer<typeof stateSchema>

export const smallest = { width: 1024, height: 640 } as const
const usual = { width: 1440, height: 900 } as const
/** So much of a window has to be on some screen for it to be found again. */
const visible = { width: 200, height: 80 } as const

const fileIn = (userData: string): string => join(userData, 'window.json')

export function readWindowState(userData: string): WindowState | undefined {
  try {
    return stateSchema.parse(JSON.parse(readFileSync(fileIn(userData), 'utf8')))
  } catch {
    return undefined
  }
}

export function writeWindowState(userData: string, state: WindowState): void {
  try {
    mkdirSync(dirname(fileIn(userData)), { recursive: true })
    writeFileSync(fileIn(userData), JSON.stringify(state))
  } catch {
    // where the window was is worth no question
  }
}

/**
 * Where the window opens: where it was, if enough of that is on a screen that is still there, else in the middle of the
 * first screen, never larger than it. @param screens their work areas
 */
export function placeWindow(state: WindowState | undefined, screens: readonly Bounds[]): Partial<Bounds> {
  const first = screens[0]
  const fits = (
    want: { width: number; height: number },
    area: Bounds | undefined,
  ): { width: number; height: number } => ({
    width: Math.max(smallest.width, Math.min(want.width, area?.width ?? want.width)),
    height: Math.max(smallest.height, Math.min(want.height, area?.height ?? want.height)),
  })
  if (state === undefined) return fits(usual, first)
  const { bounds } = state
  const screen = screens.find((area) => {
    const width = Math.min(bounds.x + bounds.width, area.x + area.width) - Math.max(bounds.x, area.x)
    // the top of the window, by which it is moved
    const top = bounds.y >= area.y && bounds.y <= area.y + area.height - visible.height
    return width >= visible.width && top
  })
  return screen === undefined ? fits(bounds, first) : { x: bounds.x, y: bounds.y, ...fits(bounds, screen) }
}
