"""Movement over time: VideoMAE-v2 (Wang et al., CVPR 2023), a vision transformer over short clips."""
