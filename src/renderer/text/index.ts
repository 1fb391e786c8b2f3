/** All words and numbers that the window shows. */
export * from './en'
export * from './format'
export * from './time'
