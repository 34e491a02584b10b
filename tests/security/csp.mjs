// csp: what an evaluator of policies says of the one given, a finding a line.
import { createRequire } from "node:module";

const require = createRequire(import.meta.url);
const { CspEvaluator } = require("csp_evaluator/dist/evaluator.js");
const { CspParser } = require("csp_evaluator/dist/parser.js");

for (const f of new CspEvaluator(new CspParser(process.argv[2]).csp).evaluate())
	if (f.severity < 100)	// 100 is praise
		console.log(`${f.directive} ${f.value ?? ""}: severity ${f.severity}: ${f.description}`);
