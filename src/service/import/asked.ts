/** What the options say of a name out of a log, where `constructor` is a name like any other. */
export function asked<Value>(record: Readonly<Record<string, Value>>, name: string): Value | undefined {
  return Object.hasOwn(record, name) ? record[name] : undefined
}
