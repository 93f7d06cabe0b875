#!/usr/bin/env python3
"""Renders conversations with chat templates of model files, as their authors' programs do, for docs/vectors/chat.json.

usage: chat-vectors.py FORM=TEMPLATE[,EOS[,BOS]] ... > docs/vectors/chat.json
TEMPLATE is a file with the text of tokenizer.chat_template, FORM the family that the gateway sees in it. Needs jinja2.
BOS is cut from the front of what comes out: the engine adds it.
"""
import hashlib
import json
import sys

from jinja2.sandbox import ImmutableSandboxedEnvironment

CONVERSATIONS = [
    [("user", "Hello")],
    [("system", "Be brief."), ("user", "What is 2+2?")],
    [("user", "Hello"), ("assistant", "Hi there."), ("user", "Who are you?")],
    [("system", "Be brief."), ("user", " two\nlines "), ("assistant", " spaces "), ("user", "한국어 😀")],
]


def refuse(message):
    raise ValueError(message)


def main():
    cases = []
    for argument in sys.argv[1:]:
        form, rest = argument.split("=", 1)
        file, eos, bos = (rest.split(",") + ["</s>", "<s>"])[:3] if "," in rest else (rest, "</s>", "<s>")
        with open(file, encoding="utf-8") as template:
            text = template.read()
        # The environment of transformers' apply_chat_template.
        environment = ImmutableSandboxedEnvironment(trim_blocks=True, lstrip_blocks=True)
        environment.globals["raise_exception"] = refuse
        program = environment.from_string(text)
        for conversation in CONVERSATIONS:
            messages = [{"role": role, "content": content} for role, content in conversation]
            try:
                prompt = program.render(messages=messages, add_generation_prompt=True, bos_token=bos, eos_token=eos)
            except ValueError:
                continue  # a family without turns of the system
            cases.append(
                {
                    "form": form,
                    "templateSha256": "0x" + hashlib.sha256(text.encode()).hexdigest(),
                    "endToken": eos,
                    "messages": messages,
                    "prompt": prompt[len(bos):] if prompt.startswith(bos) else prompt,
                }
            )
    comment = "What chat templates of public models write, rendered with Jinja by scripts/interop/chat-vectors.py, without BOS."
    print(json.dumps({"cases": cases, "comment": comment}, ensure_ascii=False, indent=2, sort_keys=True))


if __name__ == "__main__":
    main()
