import type { NativeBinding, OpAttribute } from './runtime'

/** Attributes of raw ops, by kind. */
export class AttributeFactory {
  constructor(private readonly binding: NativeBinding) {}

  float32(name: string): OpAttribute {
    return { name, type: this.binding.TF_ATTR_TYPE, value: this.binding.TF_FLOAT }
  }
  type(name: string, value: number): OpAttribute {
    return { name, type: this.binding.TF_ATTR_TYPE, value }
  }
  boolean(name: string, value: boolean): OpAttribute {
    return { name, type: this.binding.TF_ATTR_BOOL, value }
  }
  float(name: string, value: number): OpAttribute {
    return { name, type: this.binding.TF_ATTR_FLOAT, value }
  }
  text(name: string, value: string): OpAttribute {
    return { name, type: this.binding.TF_ATTR_STRING, value }
  }
  integerType(name: string): OpAttribute {
    return this.type(name, this.binding.TF_INT32)
  }
  integer(name: string, value: number): OpAttribute {
    return { name, type: this.binding.TF_ATTR_INT, value }
  }
  integers(name: string, value: readonly number[]): OpAttribute {
    return { name, type: this.binding.TF_ATTR_INT, value }
  }
}
