// Imported lazily and by name only: the package costs 0.1 s to start, even in a bundle.
export {KubeConfig, loadYaml} from '@kubernetes/client-node';
