// Imported lazily and by name only: the package costs 40 ms and 12 MB, even in a bundle.
export {KubeConfig} from '@kubernetes/client-node';
