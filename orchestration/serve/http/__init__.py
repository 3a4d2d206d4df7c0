"""How the server answers: who may ask and how often, forms of an answer, what may be kept, and problems."""
