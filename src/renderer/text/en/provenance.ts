/** Where a log is from and under what it may be used. */
export const provenance = {
  provenance: {
    title: 'Where it is from',
    why: 'Both stand in the card beside every file that is made from this log, and in its reports.',
    source: 'Source',
    sourceHint: 'Whose log it is and where it was got from, such as: cooling logger of hall 3, read out on 2 June.',
    licence: 'Licence',
    licenceHint: 'Under what it may be used and passed on. Choose one, or write your own.',
    licences: [
      'internal',
      'confidential',
      'CC0 1.0',
      'CC BY 4.0',
      'CC BY-SA 4.0',
      'CC BY-NC 4.0',
      'ODC-By 1.0',
      'ODbL 1.0',
    ],
    notKnown: 'not known',
    edit: 'Edit source and licence',
    problem: 'Source and licence were not saved',
  },
} as const
