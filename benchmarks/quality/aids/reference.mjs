// Reads jobs [[situation, [rule, …]], …] and writes [[amount or null, …], …] as publicodes gives them, with the time taken.
import fs from 'node:fs'
import Engine from 'publicodes'
const [rules, jobs, out] = process.argv.slice(2)
const logger = { log() {}, warn() {}, error() {} }
const engine = new Engine(JSON.parse(fs.readFileSync(rules)), { logger })
const found = []
const start = process.hrtime.bigint()
for (const [situation, ids] of JSON.parse(fs.readFileSync(jobs))) {
  engine.setSituation(situation)
  found.push(ids.map((id) => engine.evaluate({ valeur: id, unité: '€' }).nodeValue ?? null))
}
const seconds = Number(process.hrtime.bigint() - start) / 1e9
fs.writeFileSync(out, JSON.stringify({ found, seconds }))
