/** Builds the scan kernel (src/scan/kernel/assembly) into src/scan/kernel/wasm.ts. */
