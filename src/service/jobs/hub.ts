/** One thing many may listen to. */
export class Hub<T> {
  private readonly receivers = new Set<(event: T) => void>()

  emit(event: T): void {
    for (const receive of this.receivers) receive(event)
  }

  /** Returns the undoing. */
  listen(receive: (event: T) => void): () => void {
    this.receivers.add(receive)
    return () => {
      this.receivers.delete(receive)
    }
  }
}
