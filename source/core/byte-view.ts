/** Four bytes at once: a `DataView` of bytes, made anew only where the bytes are others. */
export class ByteView {
	#bytes: Uint8Array | undefined;
	#view: DataView<ArrayBufferLike> = new DataView(new ArrayBuffer(0));

	of(bytes: Uint8Array): DataView {
		if (bytes !== this.#bytes) {
			this.#bytes = bytes;
			this.#view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
		}

		return this.#view;
	}
}
