/** What is written on runs: tags to add and to take off, and notes. */
export interface Labels {
  readonly addTags: string[]
  readonly removeTags: string[]
  readonly notes: string | undefined
}
