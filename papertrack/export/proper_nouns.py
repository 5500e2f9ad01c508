"""Names that titles are full of, whose capital is no matter of style: of people, languages, places, products."""

from __future__ import annotations

from papertrack.export.listed import listed

# Family names that methods and objects are called by, and what is derived of them.
_EPONYMS = """
Abel Abelian Artin Banach Bayes Bayesian Bellman Bernoulli Bessel Bethe Boltzmann Boole Boolean Borel Bose Bregman
Brownian Calabi Cantor Cartesian Cauchy Cayley Chebyshev Chern Cholesky Chomsky Clifford Coulomb Dantzig
Dedekind Dijkstra Dirac Dirichlet Doppler Einstein Euclid Euclidean Euler Eulerian Fermi Feynman Fibonacci Fisher Fock
Fokker Fourier Fréchet Frobenius Gabor Galerkin Galois Gauss Gaussian Gibbs Gödel Grassmann Grothendieck Haar Hadamard
Hamilton Hamiltonian Hausdorff Hebbian Heisenberg Hermite Hermitian Hessian Higgs Hilbert Hoeffding Hopfield Hubble
Hubbard Huffman Ising Itô Jacobi Jacobian Jaccard Josephson Kähler Kalman Keynesian Kerr Kolmogorov Krylov Kullback
Lagrange Lagrangian Langevin Laplace Laplacian Lebesgue Leibler Levenshtein Lévy Lindblad Lipschitz Lorentz
Lorentzian Lorenz Lyapunov Mahalanobis Majorana Markov Markovian Maxwell Mercer Minkowski Moreau Nash Navier
Nesterov Newton Newtonian Neyman Noether Nyström Pareto Pearson Penrose Perron Planck Poincaré Poisson Pontryagin
Rademacher Raman Ramsey Rashba Rayleigh Riccati Ricci Riemann Riemannian Schmidt Schrödinger Schur Shannon Shapley
Siamese Sobolev Spearman Steiner Stein Stiefel Stokes Tikhonov Toeplitz Turing Vapnik Voronoi Wasserstein Weil
Weyl Wiener Wigner Winograd Wishart Yang Yukawa Zipf
"""

# Peoples, languages, places.
_PLACES = """
Africa African America American Amsterdam Antarctic Antarctica Arab Arabic Arctic Asia Asian Athens Atlantic Australia
Australian Austria Bangla Basque Beijing Belgium Bengali Berlin Brazil Brazilian Britain British California Canada
Canadian Carlo Catalan Chicago China Chinese Colombia Croatian Czech Danish Denmark Dutch Egypt English Ethiopian Europe
European Finland Finnish France French Galician German Germany Ghana Greece Greek Gujarati Hausa Hebrew Hindi Hungarian
Iceland Icelandic India Indian Indonesia Indonesian Iran Iraq Ireland Irish Israel Italian Italy Japan Japanese
Kenya Korea Korean Latin London Malay Mandarin Marathi Mexico Monte Nepal Netherlands Nigeria Nordic Norway Norwegian
Pakistan Paris Persian Peru Poland Polish Portugal Portuguese Quechua Romanian Rome Russia Russian Sanskrit Scottish
Serbian Singapore Slavic Spain Spanish Swahili Sweden Swedish Swiss Switzerland Taiwan Tamil Telugu Thai Thailand Tokyo
Turkey Turkish Uganda Ukraine Ukrainian Urdu Venice Vietnam Vietnamese Wales Welsh Yoruba Zulu
Jupiter Mars Neptune Saturn Uranus
"""

# Of the makers of models and what they are called after.
_PRODUCTS = """
Android Bitcoin Docker Ethereum Facebook Fortran Gemini Gemma GitHub Google Haskell Java Kubernetes
Linux Llama Mamba Microsoft Minecraft Mistral Nvidia Python Pokémon Qwen Reddit Twitter Verilog Wikidata Wikipedia
"""

PROPER_NOUNS = listed(_EPONYMS) | listed(_PLACES) | listed(_PRODUCTS)
