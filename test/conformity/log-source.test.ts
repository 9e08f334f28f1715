import {demoSource, throughGateway} from './demo-source.ts';
import {describeLogSource, describeLogs} from './log-source.ts';
import {podsFolderSource} from './pods-folder.ts';

describeLogSource('a cluster as a source', demoSource);

describeLogSource('a gateway as a source, in front of a cluster', async () =>
	throughGateway(await demoSource()),
);

describeLogSource('a gateway as a source, in front of a gateway in front of a cluster', async () =>
	throughGateway(await throughGateway(await demoSource())),
);

describeLogs('a folder of pods as a source', podsFolderSource);
