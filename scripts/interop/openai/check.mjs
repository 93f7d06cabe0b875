// OpenAI's client for JavaScript, as its users have it, against a node's gateway. Arguments: URL, token, "yes" with a real model.
import OpenAI from 'openai';

const [url, token, real] = process.argv.slice(2);
const client = new OpenAI({ baseURL: url, apiKey: token, maxRetries: 0, timeout: 300_000 });
const hello = { model: 'poai/local', max_tokens: 16, messages: [{ role: 'user', content: 'What is the capital of France? Answer in one word.' }] };
let failed = 0;

function check(name, condition, seen) {
  if (condition) {
    console.log(`ok    javascript: ${name}`);
  } else {
    console.log(`FAIL  javascript: ${name}: ${JSON.stringify(seen)}`);
    failed = 1;
  }
}

async function refused(name, status, code, change) {
  try {
    check(name, false, await client.chat.completions.create({ ...hello, ...change }));
  } catch (error) {
    check(name, error.status === status && error.code === code, String(error));
  }
}

const models = (await client.models.list()).data.map((model) => model.id);
check('models.list', models.join() === 'poai/local', models);
check('models.retrieve', (await client.models.retrieve('poai/local')).id === 'poai/local');

const answer = await client.chat.completions.create(hello);
const text = answer.choices[0].message.content;
check('chat.completions.create', text.length > 0 && answer.usage.total_tokens > 0, answer);
if (real === 'yes') check('SmolLM2 knows the capital of France', text.includes('Paris'), text);

let streamed = '';
let usage;
for await (const chunk of await client.chat.completions.create({ ...hello, stream: true, stream_options: { include_usage: true } })) {
  streamed += chunk.choices[0]?.delta?.content ?? '';
  usage = chunk.usage ?? usage;
}
check('a stream gives the same text', streamed === text, streamed);
check("a stream's usage", usage.total_tokens === answer.usage.total_tokens, usage);

const left = await client.chat.completions.create({ ...hello, max_tokens: 384, stream: true });
for await (const chunk of left) {
  left.controller.abort();
  break;
}
check('after a stream that was left', (await client.chat.completions.create(hello)).choices[0].message.content === text);

const runner = client.chat.completions.stream(hello);
check('the stream helper', (await runner.finalContent()) === text);
const completion = await client.completions.create({ model: 'poai/local', prompt: 'The capital of France is', max_tokens: 8 });
check('completions.create', completion.choices[0].text.length > 0, completion);

await refused('a model that is not there', 404, 'model_not_found', { model: 'gpt-4o' });
await refused('a prompt that is too long', 400, 'context_length_exceeded', { messages: [{ role: 'user', content: 'a '.repeat(2000) }] });
await refused('two answers', 400, null, { n: 2 });
await refused('logprobs', 400, null, { logprobs: true });
try {
  await new OpenAI({ baseURL: url, apiKey: 'wrong', maxRetries: 0 }).models.list();
  check('a wrong key', false);
} catch (error) {
  check('a wrong key', error instanceof OpenAI.AuthenticationError, String(error));
}
process.exit(failed);
