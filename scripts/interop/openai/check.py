"""OpenAI's client for Python, as its users have it, against a node's gateway. Arguments: URL, token, "yes" with a real model."""
import concurrent.futures
import sys

import openai

url, token, real = sys.argv[1], sys.argv[2], sys.argv[3:] == ["yes"]
client = openai.OpenAI(base_url=url, api_key=token, max_retries=0, timeout=300)
failed = 0


def check(name, condition, seen=""):
    global failed
    if condition:
        print(f"ok    python: {name}")
    else:
        print(f"FAIL  python: {name}: {seen!r}")
        failed = 1


def refused(name, kind, code, **arguments):
    try:
        answer = client.chat.completions.create(**{**HELLO, **arguments})
        check(name, False, answer)
    except openai.APIStatusError as error:
        check(name, isinstance(error, kind) and error.code == code, error)


HELLO = {"model": "poai/local", "max_tokens": 16, "messages": [{"role": "user", "content": "What is the capital of France? Answer in one word."}]}

models = client.models.list().data
check("models.list", [model.id for model in models] == ["poai/local"], models)
check("models.retrieve", client.models.retrieve("poai/local").id == "poai/local")

answer = client.chat.completions.create(**HELLO)
text = answer.choices[0].message.content
check("chat.completions.create", answer.object == "chat.completion" and text, answer)
check("usage", answer.usage.total_tokens == answer.usage.prompt_tokens + answer.usage.completion_tokens, answer.usage)
check("system_fingerprint", answer.system_fingerprint.startswith("0x"), answer)
check("member poai", answer.model_extra["poai"]["mode"] == "local", answer)
if real:
    check("SmolLM2 knows the capital of France", "Paris" in text, text)
    check("SmolLM2 ends its answer itself", answer.choices[0].finish_reason == "stop", answer)

stream = client.chat.completions.create(**HELLO, stream=True, stream_options={"include_usage": True})
pieces, reasons, usage = [], [], None
for chunk in stream:
    usage = chunk.usage or usage
    for choice in chunk.choices:
        pieces.append(choice.delta.content or "")
        reasons.append(choice.finish_reason)
check("a stream gives the same text", "".join(pieces) == text, pieces)
check("a stream ends with its reason", reasons[-1] == answer.choices[0].finish_reason and not any(reasons[:-1]), reasons)
check("a stream's usage", usage == answer.usage, usage)

with client.chat.completions.create(**{**HELLO, "max_tokens": 384}, stream=True) as stream:
    next(iter(stream))
check("after a stream that was left", client.chat.completions.create(**HELLO).choices[0].message.content == text)

parts = {"role": "user", "content": [{"type": "text", "text": "What is the capital of France? Answer in one word."}]}
check("content in parts", client.chat.completions.create(**{**HELLO, "messages": [parts]}).choices[0].message.content == text)
warm = client.chat.completions.create(**HELLO, temperature=1.9, top_p=0.1, seed=3, presence_penalty=1.0)
check("greedy whatever temperature says", warm.choices[0].message.content == text, warm)
completion = client.completions.create(model="poai/local", prompt="The capital of France is", max_tokens=8)
check("completions.create", completion.choices[0].text, completion)

refused("a model that is not there", openai.NotFoundError, "model_not_found", model="gpt-4o")
refused("a prompt that is too long", openai.BadRequestError, "context_length_exceeded", messages=[{"role": "user", "content": "a " * 2000}])
refused("two answers", openai.BadRequestError, None, n=2)
refused("tools", openai.BadRequestError, None, tools=[{"type": "function", "function": {"name": "f", "parameters": {}}}])
refused("an image", openai.BadRequestError, None, messages=[{"role": "user", "content": [{"type": "image_url", "image_url": {"url": "data:,"}}]}])
try:
    openai.OpenAI(base_url=url, api_key="wrong", max_retries=0).models.list()
    check("a wrong key", False)
except openai.AuthenticationError:
    check("a wrong key", True)

with concurrent.futures.ThreadPoolExecutor(10) as pool:
    asked = [pool.submit(lambda: client.chat.completions.create(**HELLO).choices[0].message.content) for _ in range(10)]
    check("ten at once give the same", {each.result() for each in asked} == {text})
sys.exit(failed)
