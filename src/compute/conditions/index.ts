/** Optional conditions of the thesis's generator: calendar, frequencies, residuals of an autoregression. */
export * from './conditions'
export * from './shape'
