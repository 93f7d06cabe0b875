package org.poai.inference.gguf;

import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The tensors that a llama-architecture model must have, with their shapes. */
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

  private final Map<String, TensorInfo> tensors = new HashMap<>();

  TensorRules(Gguf gguf) {
    gguf.tensors().forEach(tensor -> tensors.put(tensor.name(), tensor));
  }

  void check(HyperParameters model, int vocabulary) throws GgufException {
    long dim = model.dim();
    require("token_embd.weight", dim, vocabulary);
    require("output_norm.weight", dim);
    if (tensors.containsKey("output.weight")) {
      require("output.weight", dim, vocabulary);
    }
    for (int i = 0; i < model.layers(); i++) {
      checkBlock("blk." + i + ".", model);
    }
    for (TensorInfo tensor : tensors.values()) {
      if (tensor.shape().size() == 1
          ? tensor.type() != TensorType.F32
          : NOT_FOR_WEIGHTS.contains(tensor.type())) {
        throw new GgufException(
            "has the tensor "
                + Shown.text(tensor.name())
                + " of type "
                + tensor.type()
                + ", which does not serve there");
      }
    }
  }

  private void checkBlock(String block, HyperParameters model) throws GgufException {
    long dim = model.dim();
    require(block + "attn_norm.weight", dim);
    require(
        block + "attn_q.weight",
        dim,
        (long) model.attention().heads() * model.attention().keyDim());
    require(
        block + "attn_k.weight",
        dim,
        (long) model.attention().kvHeads() * model.attention().keyDim());
    require(
        block + "attn_v.weight",
        dim,
        (long) model.attention().kvHeads() * model.attention().valueDim());
    require(
        block + "attn_output.weight",
        (long) model.attention().heads() * model.attention().valueDim(),
        dim);
    require(block + "ffn_norm.weight", dim);
    if (model.experts() > 0) {
      require(block + "ffn_gate_inp.weight", dim, model.experts());
    } else {
      require(block + "ffn_gate.weight", dim, model.hidden());
      require(block + "ffn_up.weight", dim, model.hidden());
      require(block + "ffn_down.weight", model.hidden(), dim);
    }
  }

  private void require(String name, long... shape) throws GgufException {
    TensorInfo tensor = tensors.get(name);
    if (tensor == null) {
      throw new GgufException("lacks the tensor " + name);
    }
    List<Long> due = java.util.Arrays.stream(shape).boxed().toList();
    if (!tensor.shape().equals(due)) {
      throw new GgufException(
          "has the tensor " + name + " of shape " + tensor.shape() + " where " + due + " is due");
    }
  }
}
