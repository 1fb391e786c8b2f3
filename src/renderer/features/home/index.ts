/** Parts of the home page: other workspaces, and the health of this machine. */
export { default as MachineHealth } from './MachineHealth.vue'
export { default as RecentWorkspaces } from './RecentWorkspaces.vue'
