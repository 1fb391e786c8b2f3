import type { HandlersOf, HandlerTools } from './context'

export function anomalyHandlers({ sampling }: HandlerTools): HandlersOf<'anomalies'> {
  return {
    'anomalies/draw': ({ run, steps, sensors, ...draw }) => sampling.draw(run, steps, draw, sensors),
    'anomalies/preview': (request) => sampling.preview(request),
  }
}
