"""dlib's face embedding (Davis King, ``dlib_face_recognition_resnet_model_v1``, CC0): a face in 128 numbers.

http://blog.dlib.net/2017/02/high-quality-face-recognition-with-deep.html. Two pictures of one person lie nearer to each
other than 0.6, its authors say, with an accuracy of 99.38 % on Labeled Faces in the Wild.
"""

from visavis.models.face_embedding.alignment import CHIP, align
from visavis.models.face_embedding.predictor import DIMENSIONS, FaceEmbedding

__all__ = ["CHIP", "DIMENSIONS", "FaceEmbedding", "align"]
