import { Trash2 } from '@lucide/vue'
import type { Component } from 'vue'
import type { RouteLocationRaw } from 'vue-router'
import { text } from '../text'

/** Something that can be done with the thing of a page. */
export interface PageAction {
  /** Stable, e.g. `sweep.pause`: what was used lately is remembered by it. */
  readonly id: string
  readonly label: string
  readonly icon: Component
  readonly hint?: string
  readonly primary?: boolean
  /** A bin without words, which stands in no one's way. */
  readonly deletes?: boolean
  /** Left out where it is false: not now, or never for this thing. */
  readonly offered?: boolean
  readonly disabled?: boolean
  /** What happens, or the page it leads to. */
  readonly does: (() => unknown) | RouteLocationRaw
}

export function deletion(id: string, name: string, does: () => unknown, offered = true): PageAction {
  return { id, label: text.commands.actions.deleteThis(name), icon: Trash2, deletes: true, offered, does }
}
