/** A picture of rectangles, lines and words, which is drawn on a canvas or written as SVG. Sizes are CSS pixels. */
export type Shape =
  | {
      readonly kind: 'rect'
      readonly x: number
      readonly y: number
      readonly width: number
      readonly height: number
      readonly fill: string
      readonly stroke?: string
    }
  | {
      readonly kind: 'line'
      readonly x: number
      readonly y: number
      readonly toX: number
      readonly toY: number
      readonly stroke: string
      readonly dash?: 'solid' | 'dashed' | 'dotted'
    }
  | {
      readonly kind: 'text'
      readonly x: number
      readonly y: number
      readonly text: string
      readonly fill: string
      readonly anchor?: 'start' | 'middle' | 'end'
      readonly size?: number
      readonly bold?: boolean
    }

export interface Picture {
  readonly width: number
  readonly height: number
  readonly background: string
  readonly font: string
  readonly shapes: readonly Shape[]
}
export interface PictureSize {
  readonly width: number
  readonly height: number
}

const textSize = 11
const dashes = { solid: [], dashed: [7, 4], dotted: [2, 3] } as const

/** `context` is scaled to CSS pixels already. */
export function drawPicture(context: CanvasRenderingContext2D, picture: Picture): void {
  context.fillStyle = picture.background
  context.fillRect(0, 0, picture.width, picture.height)
  context.textBaseline = 'middle'
  for (const shape of picture.shapes) {
    if (shape.kind === 'rect') {
      context.fillStyle = shape.fill
      context.fillRect(shape.x, shape.y, shape.width, shape.height)
      if (shape.stroke === undefined) continue
      context.strokeStyle = shape.stroke
      context.lineWidth = 1
      context.strokeRect(shape.x + 0.5, shape.y + 0.5, shape.width - 1, shape.height - 1)
    } else if (shape.kind === 'line') {
      context.strokeStyle = shape.stroke
      context.lineWidth = 1
      context.setLineDash([...dashes[shape.dash ?? 'solid']])
      context.beginPath()
      context.moveTo(shape.x, shape.y)
      context.lineTo(shape.toX, shape.toY)
      context.stroke()
      context.setLineDash([])
    } else {
      context.fillStyle = shape.fill
      context.font = `${shape.bold === true ? '600 ' : ''}${shape.size ?? textSize}px ${picture.font}`
      context.textAlign = shape.anchor === 'middle' ? 'center' : (shape.anchor ?? 'start')
      context.fillText(shape.text, shape.x, shape.y)
    }
  }
}

function escaped(value: string): string {
  return value.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;')
}
const short = (value: number): string => String(Math.round(value * 100) / 100)

function svgOf(shape: Shape): string {
  if (shape.kind === 'rect') {
    const stroke = shape.stroke === undefined ? '' : ` stroke="${escaped(shape.stroke)}"`
    return `<rect x="${short(shape.x)}" y="${short(shape.y)}" width="${short(shape.width)}" height="${short(shape.height)}" fill="${escaped(shape.fill)}"${stroke}/>`
  }
  if (shape.kind === 'line') {
    const pattern = dashes[shape.dash ?? 'solid'].join(' ')
    const dashed = pattern === '' ? '' : ` stroke-dasharray="${pattern}"`
    return `<line x1="${short(shape.x)}" y1="${short(shape.y)}" x2="${short(shape.toX)}" y2="${short(shape.toY)}" stroke="${escaped(shape.stroke)}"${dashed}/>`
  }
  const weight = shape.bold === true ? ' font-weight="600"' : ''
  return `<text x="${short(shape.x)}" y="${short(shape.y)}" fill="${escaped(shape.fill)}" text-anchor="${shape.anchor ?? 'start'}" dominant-baseline="central" font-size="${shape.size ?? textSize}"${weight}>${escaped(shape.text)}</text>`
}

export function pictureSvg(picture: Picture): string {
  const { width, height } = picture
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" width="${short(width)}" height="${short(height)}" viewBox="0 0 ${short(width)} ${short(height)}" font-family="${escaped(picture.font)}">`,
    `<rect width="100%" height="100%" fill="${escaped(picture.background)}"/>`,
    ...picture.shapes.map(svgOf),
    '</svg>',
    '',
  ].join('\n')
}

/** 1, 2 or 5 times a power of ten, no less than `least`: how far apart names on an axis stand. */
export function roundStep(least: number): number {
  const power = 10 ** Math.floor(Math.log10(least))
  return power * ([1, 2, 5].find((times) => times * power >= least) ?? 10)
}
