import reference from './reference.json'

/** Numbers of an independent implementation in numpy: make_reference.py. */
export { reference }
