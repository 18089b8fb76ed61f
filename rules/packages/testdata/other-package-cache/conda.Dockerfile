FROM continuumio/miniconda3 AS conda
# want "The cache of `conda` stays"
RUN conda install -y numpy
# want "The cache of `conda` stays"
RUN /opt/conda/bin/conda env create -f environment.yml
RUN <<EOF
set -e
# want "The cache of `mamba` stays"
mamba install -y numpy
EOF
RUN mamba install -y numpy && conda clean -afy
RUN conda install -y numpy && rm -rf /opt/conda/pkgs
RUN conda config --add channels conda-forge
# want "The cache of `conda` stays"
ONBUILD RUN conda install -y scipy
