#!/usr/bin/env python3
"""Times fusion metrics in numpy/scipy, as a numpy user would write them, against this library on the same pictures in one run.

    eng/bench_metrics_numpy.py                  draws a 640x480 gray pair, times both sides in turns, prints the ratios
    eng/bench_metrics_numpy.py A.png B.png F.png  the same on three pictures of one size
    eng/bench_metrics_numpy.py --check GOLDEN   checks these implementations against a golden.csv, images/ beside it

The library's side needs `dotnet build bench/Benchmarks -c Release` before. Both sides run on one thread. The two take turns for
some rounds and the shortest time of each counts, so that a busy machine slows both down alike.
"""
import csv
import os
import subprocess
import sys
import tempfile
import time

for variable in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"):
    os.environ[variable] = "1"

import numpy as np
from scipy import ndimage, signal

ROUNDS = 3
SECONDS_PER_METRIC = 0.5
BENCHMARKS = os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "tests", "Benchmarks", "bin", "Release", "net10.0", "Benchmarks.dll")


# Information

def histogram(x):
    return np.bincount(x.astype(np.uint8).ravel(), minlength=256)


def joint_histogram(x, y):
    index = x.astype(np.uint8).astype(np.int32).ravel() * 256 + y.astype(np.uint8).ravel()
    return np.bincount(index, minlength=65536).reshape(256, 256)


def entropy_of(counts):
    p = counts[counts > 0] / counts.sum()
    return -(p * np.log2(p)).sum()


def entropy(a, b, f):
    return entropy_of(histogram(f))


def cross_entropy(a, b, f):
    q = histogram(f) / f.size

    def divergence(x):
        p = histogram(x) / x.size
        both = (p > 0) & (q > 0)
        return (p[both] * np.log2(p[both] / q[both])).sum()

    return (divergence(a) + divergence(b)) / 2


def mutual(x, y):
    h = joint_histogram(x, y)
    return entropy_of(h.sum(1)) + entropy_of(h.sum(0)) - entropy_of(h)


def mutual_information(a, b, f):
    return mutual(a, f) + mutual(b, f)


def stretch(x):
    return np.floor((x - x.min()) / (x.max() - x.min()) * 255 + 0.5)


def normalized_mutual_information(a, b, f):
    a, b, f = stretch(a), stretch(b), stretch(f)

    def quotient(x):
        return mutual(x, f) / (entropy_of(histogram(x)) + entropy_of(histogram(f)))

    return 2 * (quotient(a) + quotient(b))


def tsallis(x, y, q):
    h = joint_histogram(x, y) / x.size
    product = np.outer(h.sum(0), h.sum(1))
    both = (product > 0) & (h > 0)
    return (1 - (h[both] ** q / product[both] ** (q - 1)).sum()) / (1 - q)


def tsallis_nava(a, b, f):
    q = 0.43137
    a, b, f = stretch(a), stretch(b), stretch(f)
    entropies = entropy_of(histogram(a)) ** q + entropy_of(histogram(b)) ** q
    return (tsallis(a, f, q) + tsallis(b, f, q)) / (entropies + tsallis(a, b, q))


def nonlinear_correlation(a, b, f):
    a, b, f = stretch(a), stretch(b), stretch(f)
    ab, af, bf = mutual(a, b) / 8, mutual(a, f) / 8, mutual(b, f) / 8
    eigenvalues = np.linalg.eigvalsh(np.array([[1, ab, af], [ab, 1, bf], [af, bf, 1]]))
    return 1 + (eigenvalues / 3 * np.log2(eigenvalues / 3)).sum() / 8


# Statistics

def deviation(a, b, f):
    return f.std()


def correlation(x, y):
    x, y = x - x.mean(), y - y.mean()
    return (x * y).sum() / np.sqrt((x * x).sum() * (y * y).sum())


def difference_correlations(a, b, f):
    return correlation(f - b, a) + correlation(f - a, b)


def correlation_coefficient(a, b, f):
    return (correlation(a, f) + correlation(b, f)) / 2


def squared_error(a, b, f):
    return (((a - f) ** 2).mean() + ((b - f) ** 2).mean()) / 2


def peak_signal_to_noise(a, b, f):
    return 10 * np.log10(255 ** 2 / squared_error(a, b, f))


# Gradients

ACROSS = np.array([[-1, 0, 1], [-2, 0, 2], [-1, 0, 1]], float)


def spatial_frequency(a, b, f):
    return np.sqrt((np.diff(f, axis=1) ** 2).mean() + (np.diff(f, axis=0) ** 2).mean())


def average_gradient(a, b, f):
    down, across = np.gradient(f)
    return np.sqrt((across ** 2 + down ** 2) / 2).sum() / ((f.shape[0] - 1) * (f.shape[1] - 1))


def edge_intensity(a, b, f):
    return np.hypot(ndimage.sobel(f, 1, mode="nearest"), ndimage.sobel(f, 0, mode="nearest")).mean()


def sigmoids(g, a, gain, g_slope, g_centre, a_slope, a_centre):
    return gain / (1 + np.exp(g_slope * (g - g_centre))) / (1 + np.exp(a_slope * (a - a_centre)))


def edge_preservation(a, b, f):
    def edges(x):
        across = ndimage.sobel(x, 1, mode="constant")
        up = -ndimage.sobel(x, 0, mode="constant")
        angle = np.where(across == 0, np.pi / 2, np.arctan(np.divide(up, across, where=across != 0, out=np.zeros_like(x))))
        return np.sqrt(across * across + up * up), angle

    def kept(g, angle):
        larger = np.maximum(g, fused)
        ratio = np.divide(np.minimum(g, fused), larger, where=larger > 0, out=np.zeros_like(g))
        ratio = np.where(g == fused, fused, ratio)
        return sigmoids(ratio, 1 - np.abs(angle - fused_angle) / (np.pi / 2), 0.9994 * 0.9879, -15, 0.5, -22, 0.8)

    fused, fused_angle = edges(f)
    (ga, aa), (gb, ab) = edges(a), edges(b)
    return (kept(ga, aa) * ga + kept(gb, ab) * gb).sum() / (ga + gb).sum()


def artefacts(a, b, f):
    def edges(x):
        across = ndimage.sobel(x, 1, mode="mirror") / 8
        down = ndimage.sobel(x, 0, mode="mirror") / 8
        angle = np.where(across == 0, np.pi / 2, np.arctan(np.divide(down, across, where=across != 0, out=np.zeros_like(x))))
        return np.sqrt(across * across + down * down), angle

    def lost(g, angle):
        smaller, larger = np.minimum(g, fused), np.maximum(g, fused)
        ratio = np.divide(smaller, larger, where=larger > 0, out=np.zeros_like(g))
        alignment = np.abs(np.abs(angle - fused_angle) - np.pi / 2) * 2 / np.pi
        return 1 - np.sqrt(sigmoids(ratio, alignment, 0.9999 * 0.9995, -19, 0.5, -22, 0.5))

    def weight(g):
        return np.where(g >= 2, g ** 1.5, 0.001)

    fused, fused_angle = edges(f)
    (ga, aa), (gb, ab) = edges(a), edges(b)
    wa, wb = weight(ga), weight(gb)
    new = (fused > ga) & (fused > gb)
    return (new * (lost(ga, aa) * wa + lost(gb, ab) * wb)).sum() / (wa + wb).sum()


def gradient_quality(a, b, f):
    def edges(x):
        across, down = ndimage.sobel(x, 1, mode="constant"), ndimage.sobel(x, 0, mode="constant")
        return np.sqrt(across * across + down * down), np.arctan(down / np.where(across == 0, 1e-5, across))

    def kept(g, angle, fused):
        guarded = np.where(g == 0, 1e-5, g)
        guarded_fused = np.where(fused == 0, 1e-5, fused)
        ratio = np.where(g > fused, fused / guarded, guarded / guarded_fused)
        alignment = np.abs(np.abs(angle - fused_angle) - np.pi / 2) * 2 / np.pi
        return guarded * sigmoids(ratio, alignment, 1, -10, 0.5, -20, 0.75), guarded, guarded_fused

    fused, fused_angle = edges(f)
    kept_a, weight_a, fused = kept(*edges(a), fused)
    kept_b, weight_b, fused = kept(*edges(b), fused)
    return ((kept_a + kept_b) / (weight_a + weight_b)).mean()


# Structure

def gaussian(size, sigma):
    x = np.arange(size) - (size - 1) / 2
    g = np.exp(-x * x / (2 * sigma * sigma))
    return g / g.sum()


def valid(x, window):
    """A separable filter without padding."""
    half = len(window) // 2
    x = ndimage.correlate1d(x, window, axis=0, mode="constant")[half:x.shape[0] - half]
    return ndimage.correlate1d(x, window, axis=1, mode="constant")[:, half:x.shape[1] - half]


def ssim_maps(x, y, window, c1, c2):
    mx, my = valid(x, window), valid(y, window)
    vx, vy, cxy = valid(x * x, window) - mx * mx, valid(y * y, window) - my * my, valid(x * y, window) - mx * my
    contrast = (2 * cxy + c2) / (vx + vy + c2)
    return (2 * mx * my + c1) / (mx * mx + my * my + c1) * contrast, contrast, vx, vy


WANG = dict(window=gaussian(11, 1.5), c1=(0.01 * 255) ** 2, c2=(0.03 * 255) ** 2)


def ssim(a, b, f):
    return (ssim_maps(a, f, **WANG)[0].mean() + ssim_maps(b, f, **WANG)[0].mean()) / 2


def halve(x):
    x = np.pad(x, ((0, 1), (0, 1)), mode="edge")
    return ((x[:-1, :-1] + x[1:, :-1] + x[:-1, 1:] + x[1:, 1:]) / 4)[::2, ::2]


def wang_multi_scale(x, y):
    weights = (0.0448, 0.2856, 0.3001, 0.2363, 0.1333)
    product = 1.0
    for scale, weight in enumerate(weights):
        similarity, contrast, _, _ = ssim_maps(x, y, **WANG)
        product *= (similarity if scale == 4 else contrast).mean() ** weight
        x, y = halve(x), halve(y)
    return product


def multi_scale_ssim(a, b, f):
    return (wang_multi_scale(a, f) + wang_multi_scale(b, f)) / 2


def exposure_ssim(a, b, f):
    n, eps = 121, np.finfo(float).eps
    box, window = np.full(11, 1 / 11), WANG["window"]

    def moments(x, y, w):
        return valid(x * y, w) - valid(x, w) * valid(y, w)

    va, vb, cab = moments(a, a, box), moments(b, b, box), moments(a, b, box)
    na, nb = np.sqrt(np.maximum(n * va, 0)), np.sqrt(np.maximum(n * vb, 0))
    ea, eb = na + 0.001, nb + 0.001
    consistency = (np.sqrt(np.maximum(n * (va + vb + 2 * cab), 0)) + eps) / (na + nb + eps)
    consistency[consistency > 1] = 1 - eps
    power = np.minimum(np.tan(np.pi / 2 * consistency), 10)
    wa, wb = (ea / 11) ** power + eps, (eb / 11) ** power + eps
    wa, wb = wa / (wa + wb) / ea, wb / (wa + wb) / eb
    norm = np.sqrt(np.maximum(n * (wa * wa * va + wb * wb * vb + 2 * wa * wb * cab), 0))
    scale = np.divide(np.maximum(ea, eb), norm, where=norm > 0, out=np.zeros_like(norm))
    wa, wb = wa * scale, wb * scale
    desired = wa * wa * moments(a, a, window) + wb * wb * moments(b, b, window) + 2 * wa * wb * moments(a, b, window)
    shared = wa * moments(a, f, window) + wb * moments(b, f, window)
    c = (0.03 * 255) ** 2
    return ((2 * shared + c) / (desired + moments(f, f, window) + c)).mean()


def exposure_multi_scale_ssim(a, b, f):
    weights = np.array([0.0448, 0.2856, 0.3001])
    product = 1.0
    for weight in weights / weights.sum():
        product *= exposure_ssim(a, b, f) ** weight
        a, b, f = halve(a), halve(b), halve(f)
    return product


def piella(a, b, f):
    map_a, _, va, vf = ssim_maps(a, f, **WANG)
    map_b, _, vb, _ = ssim_maps(b, f, **WANG)
    total = va + vb
    share = np.divide(va, total, where=total != 0, out=np.full_like(va, 0.5))
    return (share * map_a + (1 - share) * map_b).mean()


# Perception

def information_fidelity(x, y):
    numerator = denominator = 0.0
    for scale in range(1, 5):
        size = 2 ** (5 - scale) + 1
        window = gaussian(size, size / 5)
        if scale > 1:
            x, y = valid(x, window)[::2, ::2], valid(y, window)[::2, ::2]
        mx, my = valid(x, window), valid(y, window)
        vx, vy = valid(x * x, window) - mx * mx, valid(y * y, window) - my * my
        cxy = valid(x * y, window) - mx * my
        vx, vy = np.maximum(vx, 0), np.maximum(vy, 0)
        g = cxy / (vx + 1e-10)
        noise = vy - g * cxy
        g[vx < 1e-10] = 0
        noise[vx < 1e-10] = vy[vx < 1e-10]
        vx[vx < 1e-10] = 0
        g[vy < 1e-10] = 0
        noise[vy < 1e-10] = 0
        noise[g < 0] = vy[g < 0]
        g = np.maximum(g, 0)
        noise = np.maximum(noise, 1e-10)
        numerator += np.log10(1 + g * g * vx / (noise + 2)).sum()
        denominator += np.log10(1 + vx / 2).sum()
    return numerator / denominator


def information_fidelity_sum(a, b, f):
    return information_fidelity(a, f) + information_fidelity(b, f)


def perceptual_difference(a, b, f):
    a, b, f = stretch(a), stretch(b), stretch(f)
    rows, columns = f.shape

    def blocks(x, reduce):
        padded = np.pad(x, ((0, -rows % 16), (0, -columns % 16)))
        return reduce(padded.reshape(padded.shape[0] // 16, 16, padded.shape[1] // 16, 16), (1, 3))

    def saliency(x):
        across, down = ndimage.sobel(x, 1, mode="constant"), ndimage.sobel(x, 0, mode="constant")
        return blocks(np.sqrt(across * across + down * down) ** 5, np.sum)

    u = (np.arange(rows) - rows // 2) * 2 / rows * rows / 8
    v = (np.arange(columns) - columns // 2) * 2 / columns * columns / 8
    r = np.hypot(u[:, None], v[None, :])
    weight = 2.6 * (0.0192 + 0.144 * r) * np.exp(-(0.144 * r) ** 1.1)

    def distance(x):
        spectrum = np.fft.fftshift(np.fft.fft2(x - f)) * weight
        return blocks(np.real(np.fft.ifft2(np.fft.ifftshift(spectrum))) ** 2, np.sum) / 256

    la, lb = saliency(a), saliency(b)
    return (la * distance(a) + lb * distance(b)).sum() / (la + lb).sum()


DEFAULT = ("EN", "SD", "SF", "AG", "MI", "SCD", "MS-SSIM", "SSIM", "Qabf", "VIF", "PSNR")

# id: (function, metric and variant of golden.csv)
METRICS = {
    "EN": (entropy, "EN", "LTang"),
    "SD": (deviation, "SD", "LTang"),
    "SF": (spatial_frequency, "SF", "LTang"),
    "AG": (average_gradient, "AG", "LTang"),
    "MI": (mutual_information, "MI proper=MI(A;F)+MI(B;F) bits", "definition"),
    "SCD": (difference_correlations, "SCD", "LTang"),
    "MS-SSIM": (exposure_multi_scale_ssim, "MS_SSIM(=mef_ms_ssim 3 levels)", "LTang"),
    "SSIM": (ssim, "SSIM mean(A;B) 11x11 s1.5 valid L255", "definition"),
    "Qabf": (edge_preservation, "Qabf", "LTang"),
    "VIF": (information_fidelity_sum, "VIF", "LTang"),
    "PSNR": (peak_signal_to_noise, "PSNR fusion=10log10(255^2/mean MSE)", "definition"),
    "EI": (edge_intensity, "EI gray", "definition"),
    "CE": (cross_entropy, "CE mean bits gray", "definition"),
    "NMI": (normalized_mutual_information, "QMI", "ZLiu"),
    "TE": (tsallis_nava, "QTE_nava0.43137", "ZLiu"),
    "QNCIE": (nonlinear_correlation, "QNCIE", "ZLiu"),
    "CC": (correlation_coefficient, "CC", "LTang"),
    "MSE:LTang": (lambda a, b, f: squared_error(a, b, f) / 65025, "MSE", "LTang"),
    "Nabf": (artefacts, "Nabf(0-255 input)", "RFN"),
    "QG": (gradient_quality, "QG", "ZLiu"),
    "MS-SSIM:Wang5": (multi_scale_ssim, "MSSSIM mean(A;B) Wang 5 levels", "definition"),
    "MEF-SSIM": (exposure_ssim, "MEF_SSIM_single(level1)", "LTang"),
    "QS": (piella, "QS(Piella1)", "ZLiu"),
    "QCV": (perceptual_difference, "QCV", "ZLiu"),
}


def read(path):
    from PIL import Image
    x = np.asarray(Image.open(path)).astype(float)
    if x.ndim == 3:
        x = np.floor(0.298936021293775 * x[..., 0] + 0.587043074451121 * x[..., 1] + 0.114020904255103 * x[..., 2] + 0.5)
    return x


def check(golden):
    images = os.path.join(os.path.dirname(golden), "images")
    by_name = {(metric, variant): (name, function) for name, (function, metric, variant) in METRICS.items()}
    checked, missed = {name: 0 for name in METRICS}, 0
    with open(golden, newline="") as file:
        for row in csv.DictReader(file):
            name, function = by_name.get((row["metric"], row["variant"]), (None, None))
            if name is None or row["condition"] != "ok":
                continue
            pictures = [read(os.path.join(images, f"{row['pair']}_{role}.png")) for role in ("A", "B", row["rule"])]
            value = function(*pictures)
            checked[name] += 1
            if not abs(value - float(row["value"])) <= float(row["tol_abs"]):
                missed += 1
                print(f"{name} {row['pair']} {row['rule']}: {value:.10g} instead of {row['value']} (tolerance {row['tol_abs']})")
    print(", ".join(f"{name} {count}" for name, count in checked.items()))
    print(f"{sum(checked.values())} rows checked, {missed} missed")
    return 1 if missed else 0


def draw(seed, frequency):
    y, x = np.mgrid[0:480, 0:640]
    wave = 60 * np.sin(frequency * x) * np.cos(0.7 * frequency * y)
    disc = np.where((x % 160 - 80) ** 2 + (y % 120 - 60) ** 2 < 1600, 50, 0)
    noise = np.random.default_rng(seed).integers(-6, 7, x.shape)
    return np.clip(100 + wave + disc + noise, 0, 255).astype(np.uint8).astype(float)


def shortest(function, pictures):
    best, started, runs = float("inf"), time.perf_counter(), 0
    while runs < 2 or time.perf_counter() - started < SECONDS_PER_METRIC:
        begin = time.perf_counter()
        function(*pictures)
        best = min(best, time.perf_counter() - begin)
        runs += 1
    return best * 1000


def library_times(pictures):
    with tempfile.TemporaryDirectory() as folder:
        paths = []
        for name, picture in zip("abf", pictures):
            paths.append(os.path.join(folder, name + ".pgm"))
            with open(paths[-1], "wb") as file:
                file.write(b"P5\n%d %d\n255\n" % (picture.shape[1], picture.shape[0]) + picture.astype(np.uint8).tobytes())
        output = subprocess.run(["dotnet", BENCHMARKS, "metric-times", *paths], check=True, capture_output=True, text=True).stdout
    return {line.split()[0]: (float(line.split()[1]), float(line.split()[2])) for line in output.splitlines()}


def main(arguments):
    if arguments[:1] == ["--check"]:
        return check(arguments[1])
    if len(arguments) == 3:
        pictures = [read(path) for path in arguments]
    else:
        pictures = [draw(1, 0.031), draw(2, 0.057)]
        pictures.append(np.floor((pictures[0] + pictures[1] + 1) / 2))

    numpy_times, library = {}, {}
    for _ in range(ROUNDS):
        for name, (function, _, _) in METRICS.items():
            numpy_times[name] = min(numpy_times.get(name, float("inf")), shortest(function, pictures))
        for name, (milliseconds, value) in library_times(pictures).items():
            library[name] = (min(library.get(name, (float("inf"), 0))[0], milliseconds), value)

    print(f"{'metric':<18}{'numpy ms':>10}{'here ms':>10}{'ratio':>8}{'difference':>12}")
    for name, milliseconds in numpy_times.items():
        if name not in library:
            print(f"{name:<18}{milliseconds:>10.2f}{'':>10}")
            continue
        here, value = library[name]
        difference = abs(METRICS[name][0](*pictures) - value)
        print(f"{name:<18}{milliseconds:>10.2f}{here:>10.3f}{milliseconds / here:>8.1f}{difference:>12.1e}")
    for name in sorted(set(library) - set(numpy_times)):
        print(f"{name:<18}{'':>10}{library[name][0]:>10.3f}")
    total = sum(numpy_times[name] for name in DEFAULT)
    one, two = library["default-set-1-thread"][0], library["default-set-2-threads"][0]
    print(f"default set: numpy {total:.1f} ms in all, here {one:.1f} ms on one thread ({one / total:.3f}), {two:.1f} ms on two ({two / total:.3f})")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
