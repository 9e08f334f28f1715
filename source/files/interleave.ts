/**
Items of many sequences as one, as they come. Each is a step ahead at most, so that none is read faster than it is taken.

Where one throws, the others are ended and it throws.
*/
export async function* interleave<T>(sequences: ReadonlyArray<AsyncIterable<T>>): AsyncGenerator<T> {
	type Ready = {readonly iterator: AsyncIterator<T>; readonly result: IteratorResult<T>};
	const ready: Ready[] = [];
	const iterators = new Set(sequences.map(sequence => sequence[Symbol.asyncIterator]()));
	let failure: {readonly reason: unknown} | undefined;
	let wake = () => {};
	const step = (iterator: AsyncIterator<T>) => {
		iterator.next().then(
			result => {
				ready.push({iterator, result});
				wake();
			},
			(reason: unknown) => {
				failure ??= {reason};
				wake();
			},
		);
	};
	try {
		for (const iterator of iterators) {
			step(iterator);
		}

		while (iterators.size > 0) {
			if (ready.length === 0 && !failure) {
				await new Promise<void>(resolve => {
					wake = resolve;
				});
			}

			if (failure) {
				throw failure.reason;
			}

			for (const {iterator, result} of ready.splice(0)) {
				if (result.done) {
					iterators.delete(iterator);
				} else {
					yield result.value;
					step(iterator);
				}
			}
		}
	} finally {
		// A sequence that waits for something ends by its own signal: it is not waited for.
		for (const iterator of iterators) {
			iterator.return?.().catch(() => {});
		}
	}
}
