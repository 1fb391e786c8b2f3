import { defineStore } from 'pinia'
import type { RequestInput, ServiceContract } from '../../contract'
import { formatMany, text } from '../text'
import { useConnection } from './connection'
import { useToasts } from './toasts'

export type Deletion = RequestInput<ServiceContract, 'trash/put'>

/** Deleting with a way back: gone from every list at once, and for some seconds a toast takes it back. */
export const useDeletion = defineStore('deletion', () => {
  const connection = useConnection()
  const toasts = useToasts()

  async function undo(ticket: string): Promise<void> {
    const { restored } = await connection.request('trash/undo', { ticket }).catch(() => ({ restored: false }))
    toasts.say(restored ? text.toasts.restored : text.toasts.tooLate)
  }
  /**
   * @param name what is deleted, as it stands in the toast
   * @throws PlenumError where it cannot be deleted, e.g. because it is training
   */
  async function remove(what: Deletion, name: string): Promise<void> {
    const { ticket, seconds, kept } = await connection.request('trash/put', what)
    const some =
      kept.length > 0 ? ` ${text.toasts.kept(formatMany(kept.length, 'one', 'of them'), kept[0]?.reason ?? '')}` : ''
    if (ticket === null) toasts.say(text.toasts.nothingDeleted + some)
    else {
      const action = { label: text.toasts.undo, run: () => undo(ticket) }
      toasts.say(`${text.toasts.deleted(name)}${some}`, action, seconds * 1000)
    }
  }
  return { remove }
})
