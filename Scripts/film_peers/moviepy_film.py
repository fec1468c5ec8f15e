#!/usr/bin/env python3
"""The same film by moviepy, as an experienced user would write it: slow zooms, fades of a second, low music, subtitles.

    moviepy_film.py FOLDER OUT.mp4

moviepy ducks no music. Each scene is cut so that only its fading second carries a mask: without that it takes a quarter
longer.
"""

import glob
import os
import sys

os.environ["FFMPEG_BINARY"] = "ffmpeg"  # the same encoder as the others, not the one that imageio brings along

from moviepy import AudioFileClip, CompositeAudioClip, CompositeVideoClip, ImageClip, TextClip, afx, vfx
from moviepy.video.tools.subtitles import file_to_subtitles

WIDTH, HEIGHT, FPS, LENGTH, FADE = 1920, 1080, 24, 5.0, 1.0
ZOOM = 0.012  # a second
FONT = "/usr/share/fonts/truetype/dejavu/DejaVuSans.ttf"


def scene(index, path, is_last):
    picture = ImageClip(path, duration=LENGTH + (0 if is_last else FADE))
    fit = max(WIDTH / picture.w, HEIGHT / picture.h)
    picture = picture.resized(lambda t: fit * (1 + ZOOM * t)).with_position("center")
    if index == 0:
        return [picture]
    fading = CompositeVideoClip([picture.subclipped(0, FADE)], size=(WIDTH, HEIGHT), bg_color=(0, 0, 0))
    return [fading.with_effects([vfx.CrossFadeIn(FADE)]).with_start(index * LENGTH),
            picture.subclipped(FADE).with_start(index * LENGTH + FADE)]


def main():
    folder, out = sys.argv[1:]
    pictures = sorted(glob.glob(f"{folder}/scene_*.png"))
    whole = len(pictures) * LENGTH
    clips = [clip for i, path in enumerate(pictures) for clip in scene(i, path, i == len(pictures) - 1)]
    for (start, end), text in file_to_subtitles(f"{folder}/subs.srt", encoding="utf-8"):
        clips.append(TextClip(font=FONT, text=text, font_size=48, color="white", stroke_color="black", stroke_width=3,
                              method="caption", size=(int(WIDTH * 0.85), None), text_align="center", margin=(0, 12),
                              duration=end - start)
                     .with_start(start).with_position(("center", 0.86), relative=True))
    voices = [AudioFileClip(path).with_start(i * LENGTH)
              for i, path in enumerate(sorted(glob.glob(f"{folder}/scene_???.wav")))]
    music = AudioFileClip(f"{folder}/music.wav").with_effects(
        [afx.AudioLoop(duration=whole), afx.MultiplyVolume(0.15), afx.AudioFadeOut(2)])
    film = CompositeVideoClip(clips, size=(WIDTH, HEIGHT), bg_color=(0, 0, 0)).with_duration(whole)
    film = film.with_audio(CompositeAudioClip([music] + voices).with_duration(whole))
    film.write_videofile(out, fps=FPS, codec="libx264", preset="veryfast", threads=2, ffmpeg_params=["-crf", "20"],
                         audio_codec="aac", audio_bitrate="160k", audio_fps=48000, logger=None)


main()
