#!/usr/bin/env python3
"""The same film by one ffmpeg command: zoompan on pictures three times as large, xfade, burned subtitles, ducked music.

    graph_film.py FOLDER OUT.mp4 [--raw]     --raw: pictures only, not encoded, for the share of x264
"""

import glob
import os
import sys

FPS, LENGTH, FADE = 24, 5, 1


def main():
    folder, out = os.path.abspath(sys.argv[1]), os.path.abspath(sys.argv[2])
    pictures, voices = sorted(glob.glob(f"{folder}/scene_*.png")), sorted(glob.glob(f"{folder}/scene_???.wav"))
    count = len(pictures)
    whole = count * LENGTH
    command = ["ffmpeg", "-hide_banner", "-nostdin", "-v", "error", "-y"]
    for path in pictures + voices:
        command += ["-i", path]
    command += ["-stream_loop", "-1", "-i", f"{folder}/music.wav"]
    graph = []
    for i in range(count):
        frames = (LENGTH + (FADE if i < count - 1 else 0)) * FPS
        # On a picture of three times the size, its whole steps become thirds of a point.
        graph.append(f"[{i}:v]format=yuv420p,scale=3*iw:3*ih,zoompan=z='min(zoom+0.0005,1.2)':x='iw/2-(iw/zoom/2)'"
                     f":y='ih/2-(ih/zoom/2)':d={frames}:s=1920x1080:fps={FPS},setsar=1,settb=1/{FPS}[v{i}]")
    last = "v0"
    for i in range(1, count):
        graph.append(f"[{last}][v{i}]xfade=transition=fade:duration={FADE}:offset={i * LENGTH}[x{i}]")
        last = f"x{i}"
    graph.append(f"[{last}]subtitles=filename=subs.srt:force_style='FontName=DejaVu Sans,FontSize=14,Outline=1',"
                 "format=yuv420p[v]")
    for i in range(count):
        graph.append(f"[{count + i}:a]aresample=48000,aformat=sample_fmts=fltp:channel_layouts=stereo,"
                     f"apad=whole_dur={LENGTH},atrim=0:{LENGTH},asetpts=PTS-STARTPTS[a{i}]")
    graph.append("".join(f"[a{i}]" for i in range(count)) + f"concat=n={count}:v=0:a=1,asplit[say][key]")
    graph.append(f"[{2 * count}:a]aresample=48000,aformat=sample_fmts=fltp:channel_layouts=stereo,atrim=0:{whole},"
                 f"volume=0.5,afade=t=out:st={whole - 2}:d=2[music]")
    graph.append("[music][key]sidechaincompress=threshold=0.02:ratio=8:attack=20:release=400[under]")
    graph.append("[say][under]amix=inputs=2:duration=first:normalize=0[a]")
    command += ["-filter_complex", ";".join(graph), "-map", "[v]"]
    if "--raw" in sys.argv:
        command += ["-map", "[a]", "-t", str(whole), "-c:v", "rawvideo", "-c:a", "pcm_s16le", "-f", "nut", out]
    else:
        command += ["-map", "[a]", "-t", str(whole), "-r", str(FPS), "-c:v", "libx264", "-preset", "veryfast", "-crf",
                    "20", "-threads", "2", "-c:a", "aac", "-b:a", "160k", "-movflags", "+faststart", out]
    os.chdir(folder)
    os.execvp("ffmpeg", command)


main()
