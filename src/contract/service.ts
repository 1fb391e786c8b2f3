import { z } from 'zod'
import { anomalyRequests } from './anomalies'
import type { Client, Contract, Handlers } from './channel'
import { compareRequests } from './compare'
import { datasetSchema, datasetRequests } from './datasets'
import { nothingSchema } from './common'
import { exportRequests } from './exports'
import { ensembleRequests } from './ensembles'
import { modelRequests } from './models'
import { reportRequests } from './reports'
import { runRequests, runTopics } from './runs'
import { runTableRequests } from './run-table'
import { scenarioRequests } from './scenarios'
import { searchRequests, searchTopics } from './searches'
import { sweepRequests, sweepTopics } from './sweeps'
import { systemRequests, systemTopics } from './system'
import { trashRequests } from './trash'

/** Everything a window, a browser or the CLI can ask of the service. */
export const serviceContract = {
  requests: {
    ...systemRequests,
    ...datasetRequests,
    ...runRequests,
    ...runTableRequests,
    ...scenarioRequests,
    ...ensembleRequests,
    ...anomalyRequests,
    ...compareRequests,
    ...exportRequests,
    ...modelRequests,
    ...reportRequests,
    ...searchRequests,
    ...sweepRequests,
    ...trashRequests,
  },
  topics: {
    ...systemTopics,
    ...runTopics,
    ...searchTopics,
    ...sweepTopics,
    /** After an import, a change or a deletion: the list as it is now. */
    'datasets/changed': { input: nothingSchema, event: z.array(datasetSchema) },
  },
} as const satisfies Contract

export type ServiceContract = typeof serviceContract
export type ServiceClient = Client<ServiceContract>
export type ServiceHandlers = Handlers<ServiceContract>
