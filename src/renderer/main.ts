import './strict'
import { createPinia } from 'pinia'
import { createApp } from 'vue'
import App from './App.vue'
import { createPlenumRouter } from './router'
import { startStores } from './stores'
import { createShell } from './transport'
import './styles/tokens.css'
import './styles/base.css'
import './styles/controls.css'
import './styles/overlays.css'
import './styles/pages.css'

const app = createApp(App)
app.use(createPinia())
app.use(createPlenumRouter())
startStores(createShell())
app.mount('#app')
