import { parentPort, workerData } from 'node:worker_threads'
import { receive } from './sockets/receive.ts'

if (parentPort !== null) await receive(workerData, parentPort)
parentPort?.close()
