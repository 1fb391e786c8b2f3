/** What a generator may read of a window besides its values. */
export * from './bands'
export * from './residuals'
