"""Fine-tunes the upper layers of the encoder together with the heads."""

import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
import torch
from torch import Tensor, nn
from torch.optim.swa_utils import AveragedModel, get_ema_multi_avg_fn

from ingest.encoder.weights import BaseWeights
from training.examples import NONE, Columns, Example
from training.heads import Heads
from training.objective import Wanted, loss
from training.recipe import Recipe
from training.trunk import Trunk, together

_SORTED = 6
"""Batches that are cut from one sorted stretch: like lengths together, yet never the same batches twice."""
_JITTER = 10.0


@dataclass(frozen=True)
class Model:
    """A fine-tuned encoder and its heads."""

    trunk: Trunk
    heads: Heads


@dataclass(frozen=True)
class Texts:
    """Examples as what training reads: states after the frozen layers, labels, facets, blocs."""

    states: list[Tensor]
    bare_states: list[Tensor]
    """Without headings."""
    plain: Tensor
    """(texts, hidden): the vectors of the installed encoder."""
    bare_plain: Tensor
    kinds: Tensor
    facets: Tensor
    served: Tensor
    blocs: tuple[str, ...]

    def of(self, rows: Sequence[int]) -> "Texts":
        """Some of the examples."""
        return Texts(
            [self.states[row] for row in rows],
            [self.bare_states[row] for row in rows],
            self.plain[list(rows)],
            self.bare_plain[list(rows)],
            self.kinds[list(rows)],
            self.facets[list(rows)],
            self.served[list(rows)],
            tuple(self.blocs[row] for row in rows),
        )


def prepare(examples: Sequence[Example], columns: Columns, weights: BaseWeights, recipe: Recipe) -> Texts:
    """Runs the frozen layers once over every text, with and without its heading."""
    trunk = Trunk(weights, recipe.frozen_layers)
    states = trunk.lower_states([example.text for example in examples])
    headed = [row for row, example in enumerate(examples) if example.text != example.without_heading]
    bare = list(states)
    for row, state in zip(headed, trunk.lower_states([examples[row].without_heading for row in headed]), strict=True):
        bare[row] = state
    place = {facet: number for number, facet in enumerate(columns.facets)}
    facets = torch.tensor([place[example.facet] if example.facet else NONE for example in examples])
    kinds = torch.from_numpy(columns.kinds([example.labels for example in examples]))
    plain = trunk.vectors(states)
    bare_plain = plain.clone()
    bare_plain[headed] = trunk.vectors([bare[row] for row in headed])
    served = torch.from_numpy(columns.served([example.served for example in examples]))
    blocs = tuple(example.bloc for example in examples)
    return Texts(states, bare, plain, bare_plain, kinds, facets, served, blocs)


def finetune(texts: Texts, columns: Columns, weights: BaseWeights, recipe: Recipe) -> Model:
    """Trains on every text given, from each seed, and gives the mean of what comes out.

    The same recipe gives the same model on the same machine.
    """
    model = _mean([_trained(texts, columns, weights, recipe, seed) for seed in recipe.seeds])
    _draw_back(model.trunk, Trunk(weights, recipe.frozen_layers), recipe.kept)
    return model


def _mean(models: Sequence[Model]) -> Model:
    """The first model, each of its weights replaced by the mean over all."""
    modules = [nn.ModuleList([model.trunk, model.heads]) for model in models]
    with torch.no_grad():
        for own, *others in zip(*(module.parameters() for module in modules), strict=True):
            own.copy_(torch.stack([own, *others]).mean(0))
    return models[0]


def _trained(texts: Texts, columns: Columns, weights: BaseWeights, recipe: Recipe, seed: int) -> Model:
    torch.manual_seed(seed)
    chance = random.Random(seed)  # noqa: S311  # nothing secret
    trunk = Trunk(weights, recipe.frozen_layers)
    heads = Heads(columns, trunk.vectors(texts.states), texts.kinds, texts.facets)
    optimiser = _optimiser(trunk, heads, recipe)
    steps = recipe.epochs * len(list(_batches(texts, recipe.batch, random.Random(0))))  # noqa: S311
    schedule = torch.optim.lr_scheduler.LambdaLR(
        optimiser, lambda step: min(1.0, (step + 1) / recipe.warm_up) * max(0.02, 1 - step / steps)
    )
    places = {bloc: torch.tensor(found) for bloc, found in columns.blocs.items()}
    averaged = AveragedModel(nn.ModuleList([trunk, heads]), multi_avg_fn=get_ema_multi_avg_fn(recipe.averaging))
    for epoch in range(recipe.epochs):
        trunk.train()
        losses = []
        for rows in _batches(texts, recipe.batch, chance):
            value = _step(trunk, heads, texts, rows, places, recipe, chance)
            value.backward()
            nn.utils.clip_grad_norm_([*trunk.parameters(), *heads.parameters()], recipe.gradient)
            optimiser.step()
            schedule.step()
            optimiser.zero_grad()
            if epoch:
                averaged.update_parameters(nn.ModuleList([trunk, heads]))
            losses.append(value.item())
        print(f"  époque {epoch + 1}/{recipe.epochs} : perte {np.mean(losses):.3f}", flush=True)
    return Model(*averaged.module) if recipe.epochs > 1 else Model(trunk, heads)


def _draw_back(trunk: Trunk, installed: Trunk, kept: float) -> None:
    with torch.no_grad():
        for learned, original in zip(trunk.parameters(), installed.parameters(), strict=True):
            learned.lerp_(original, 1 - kept)


def _step(
    trunk: Trunk,
    heads: Heads,
    texts: Texts,
    rows: Sequence[int],
    places: dict[str, Tensor],
    recipe: Recipe,
    chance: random.Random,
) -> Tensor:
    bare = torch.tensor([chance.random() < recipe.without_heading for _ in rows])
    states = [(texts.bare_states if alone else texts.states)[row] for alone, row in zip(bare, rows, strict=True)]
    vectors = trunk(*together(states))
    plain = torch.where(bare[:, None], texts.bare_plain[rows], texts.plain[rows])
    bloc = places[texts.blocs[rows[0]]]
    said = Wanted(texts.kinds[rows], texts.facets[rows], texts.served[rows])
    labels = loss(heads, vectors, said, bloc, recipe)
    return labels + recipe.likeness_weight * (1 - (vectors * plain).sum(1)).mean()


def _optimiser(trunk: Trunk, heads: Heads, recipe: Recipe) -> torch.optim.AdamW:
    last = len(trunk.layers) - 1
    groups = [
        {
            "params": list(trunk.layers[number].parameters()),
            "lr": recipe.encoder_rate * recipe.layer_decay ** (last - number),
        }
        for number in range(recipe.frozen_layers, last + 1)
    ]
    groups.append({"params": [heads.prototypes, heads.bias, heads.served, heads.served_bias], "lr": recipe.heads_rate})
    groups.append({"params": [heads.kind, heads.own_kind, heads.kind_bias], "lr": recipe.kind_rate})
    return torch.optim.AdamW(groups, weight_decay=recipe.weight_decay)


def _batches(texts: Texts, size: int, chance: random.Random) -> Iterator[list[int]]:
    """Batches of texts of one bloc and of like lengths, in an order of chance."""
    batches = []
    for bloc in sorted(set(texts.blocs)):
        rows = [row for row, own in enumerate(texts.blocs) if own == bloc]
        chance.shuffle(rows)
        for start in range(0, len(rows), size * _SORTED):
            stretch = rows[start : start + size * _SORTED]
            stretch.sort(key=lambda row: len(texts.states[row]) + _JITTER * chance.random())
            batches += [stretch[i : i + size] for i in range(0, len(stretch), size)]
    chance.shuffle(batches)
    yield from batches
