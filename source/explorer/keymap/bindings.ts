import type {Binding} from './binding.ts';
import {choosing} from './choosing.ts';
import {copying} from './copying.ts';
import {details} from './details.ts';
import {leaving} from './leaving.ts';
import {moving} from './moving.ts';
import {patterns} from './patterns.ts';
import {showing} from './showing.ts';
import {timeline} from './timeline.ts';
import {typing} from './typing.ts';
import {windows} from './windows.ts';

/** All that keys do, in the order of the help. Only what works is in it. */
export const bindings: readonly Binding[] = [
	...moving,
	...leaving,
	...windows,
	...choosing,
	...details,
	...patterns,
	...timeline,
	...showing,
	...copying,
	...typing,
];
