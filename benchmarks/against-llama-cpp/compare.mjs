// node compare.mjs FOLDER: runs llama.cpp on what AgainstLlamaCpp wrote there, and compares logits.
import fs from "node:fs";
import path from "node:path";
import {getLlama, LlamaLogLevel} from "node-llama-cpp";

const folder = process.argv[2];
const networks = JSON.parse(fs.readFileSync(path.join(folder, "logits.json"), "utf8"));
const llama = await getLlama({gpu: false, build: "never", logLevel: LlamaLogLevel.error});
console.log(`llama.cpp ${llama.llamaCppRelease.release}, ${networks.length} networks`);
console.log("network".padEnd(34) + "positions  largest logit  largest difference  of it  of a probability  same first choice  allowed");

let agreed = networks.length > 0;
for (const {name, tolerance, prompts} of networks) {
    const model = await llama.loadModel({modelPath: path.join(folder, name + ".gguf"), useMmap: false});
    const context = await model.createContext({
        contextSize: 64,
        flashAttention: false,
        experimentalKvCacheKeyType: "F32",
        experimentalKvCacheValueType: "F32",
        swaFullCache: true,
        threads: 1
    });
    const sequence = context.getSequence();
    let positions = 0, largest = 0, difference = 0, probability = 0, same = 0;
    for (const {ids, logits} of prompts) {
        await sequence.clearHistory();
        const found = await sequence.controlledEvaluate(ids.map((id) => [id, {generateNext: {
            logits: true, options: {temperature: 1, topK: 0, topP: 1, minP: 0}
        }}]));
        logits.forEach((ours, position) => {
            const map = found[position].next.logits;
            const theirs = ours.map((_, token) => {
                if (!map.has(token)) throw new Error(`${name}: no logit of token ${token}`);
                return map.get(token);
            });
            const [p, q] = [softmax(ours), softmax(theirs)];
            ours.forEach((value, token) => {
                largest = Math.max(largest, Math.abs(value));
                difference = max(difference, Math.abs(value - theirs[token]));
                probability = max(probability, Math.abs(p[token] - q[token]));
            });
            positions++;
            same += first(ours) === first(theirs);
        });
    }
    await context.dispose();
    await model.dispose();
    agreed &&= difference / largest < tolerance;
    console.log(name.padEnd(34) + String(positions).padStart(9) + largest.toFixed(3).padStart(15)
        + difference.toExponential(1).padStart(20) + (difference / largest).toExponential(1).padStart(9)
        + probability.toExponential(1).padStart(18) + String(same).padStart(19) + tolerance.toExponential(0).padStart(9));
}
console.log(agreed ? "agreed" : "DISAGREED");
process.exit(agreed ? 0 : 1);

function softmax(logits) {
    const top = Math.max(...logits);
    const exps = logits.map((logit) => Math.exp(logit - top));
    const sum = exps.reduce((a, b) => a + b, 0);
    return exps.map((exp) => exp / sum);
}

// NaN is never forgotten.
function max(a, b) {
    return Number.isNaN(a) || a >= b ? a : b;
}

function first(logits) {
    return logits.indexOf(Math.max(...logits));
}
