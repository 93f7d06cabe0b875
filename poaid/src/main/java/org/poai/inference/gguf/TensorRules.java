package org.poai.inference.gguf;

import java.util.EnumSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.poai.primitives.Printable;

/**
 * The tensors that a llama-architecture model must or may have, with their shapes. llama.cpp
 * refuses a file with any other, and so do we: work that is claimed for a tensor is work that is
 * done.
 */
final class TensorRules {
  /** Types that hold no matrix that llama.cpp multiplies with. */
  private static final Set<TensorType> NOT_FOR_WEIGHTS =
      EnumSet.of(
          TensorType.Q8_1,
          TensorType.Q8_K,
          TensorType.I8,
          TensorType.I16,
          TensorType.I32,
          TensorType.I64,
          TensorType.F64);

  private final Gguf gguf;
  private final Map<String, TensorInfo> tensors = new HashMap<>();

  /** Tensors that no rule has named yet. */
  private final Set<String> unnamed = new HashSet<>();

  TensorRules(Gguf gguf) {
    this.gguf = gguf;
    gguf.tensors().forEach(tensor -> tensors.put(tensor.name(), tensor));
    unnamed.addAll(tensors.keySet());
  }

  void check(HyperParameters model, int vocabulary) throws GgufException {
    long dim = model.dim();
    require("token_embd.weight", dim, vocabulary);
    require("output_norm.weight", dim);
    allow("output.weight", dim, vocabulary);
    if (RopeRules.takesFactors(gguf)) {
      allow("rope_freqs.weight", model.rope().dim() / 2);
    }
    for (int i = 0; i < model.layers(); i++) {
      checkBlock("blk." + i + ".", model);
    }
    for (TensorInfo tensor : gguf.tensors()) {
      if (unnamed.contains(tensor.name())) {
        throw new GgufException(
            "has the tensor "
                + Printable.quoted(tensor.name())
                + ", which no part of a llama model uses");
      }
    }
  }

  private void checkBlock(String block, HyperParameters model) throws GgufException {
    long dim = model.dim();
    long queries = (long) model.attention().heads() * model.attention().width();
    long keys = (long) model.attention().kvHeads() * model.attention().width();
    require(block + "attn_norm.weight", dim);
    require(block + "attn_q.weight", dim, queries);
    require(block + "attn_k.weight", dim, keys);
    require(block + "attn_v.weight", dim, keys);
    require(block + "attn_output.weight", queries, dim);
    allow(block + "attn_q.bias", dim);
    allow(block + "attn_k.bias", keys);
    allow(block + "attn_v.bias", keys);
    allow(block + "attn_output.bias", dim);
    require(block + "ffn_norm.weight", dim);
    require(block + "ffn_gate.weight", dim, model.hidden());
    require(block + "ffn_up.weight", dim, model.hidden());
    require(block + "ffn_down.weight", model.hidden(), dim);
    allow(block + "ffn_gate.bias", model.hidden());
    allow(block + "ffn_up.bias", model.hidden());
    allow(block + "ffn_down.bias", dim);
  }

  private void require(String name, long... shape) throws GgufException {
    if (!tensors.containsKey(name)) {
      throw new GgufException("lacks the tensor " + name);
    }
    allow(name, shape);
  }

  /** A vector is F32; of a matrix llama.cpp must know how to multiply with it. */
  private void allow(String name, long... shape) throws GgufException {
    TensorInfo tensor = tensors.get(name);
    if (tensor == null) {
      return;
    }
    unnamed.remove(name);
    List<Long> due = java.util.Arrays.stream(shape).boxed().toList();
    if (!tensor.shape().equals(due)) {
      throw new GgufException(
          "has the tensor " + name + " of shape " + tensor.shape() + " where " + due + " is due");
    }
    if (shape.length == 1
        ? tensor.type() != TensorType.F32
        : NOT_FOR_WEIGHTS.contains(tensor.type())) {
      throw new GgufException(
          "has the tensor " + name + " of type " + tensor.type() + ", which does not serve there");
    }
  }
}
